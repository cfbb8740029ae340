package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Messages;
import io.outrigger.config.Policy;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a failure its name. Order: the provider's typed codes, its sentences, everybody's, the
 * status; all are rows of {@link ErrorRules}. The provider's plain word on repeating stands above
 * what the row says. The result never holds text of the provider.
 */
public final class Classifier implements Judge {

  /** Categories that a wait can heal or that a reset date belongs to. */
  private static final Set<ErrorCategory> WAITABLE =
      EnumSet.of(
          ErrorCategory.TRANSIENT,
          ErrorCategory.RATE_LIMITED,
          ErrorCategory.QUOTA_EXHAUSTED,
          ErrorCategory.TIMEOUT,
          ErrorCategory.UNKNOWN);

  /** Asked one after the other for an error that names no status. */
  private static final int[] SENTENCE_STATUSES = {429, 400, 503, 200};

  private final OperatorRules operatorRules;
  private volatile @Nullable ErrorRules rules;

  /** A classifier with the built-in rules. */
  public Classifier() {
    this(OperatorRules.NONE);
  }

  /** A classifier that asks the operator's rules before the built-in ones. */
  public Classifier(OperatorRules operatorRules) {
    this.operatorRules = operatorRules;
  }

  Classifier(ErrorRules rules) {
    this(OperatorRules.NONE);
    this.rules = rules;
  }

  /**
   * Not in the constructor: the start makes a classifier and must not pay for reading the tables.
   */
  private ErrorRules rules() {
    ErrorRules known = rules;
    if (known == null) {
      known = ErrorRules.behind(operatorRules); // twice by two threads gives the same
      rules = known;
    }
    return known;
  }

  /**
   * Names a made-up failure, so that the first real one does not pay for reading the tables: some
   * 60 ms of CPU in a cold JVM.
   */
  public void warmUp() {
    byte[] body = "{\"error\":{\"message\":\"try again in 1s\"}}".getBytes(StandardCharsets.UTF_8);
    classify(
        Providers.of("openai"),
        new Outcome.Answered(429, HeadersView.NONE, new BodySample(body, true)),
        Instant.EPOCH);
  }

  /**
   * Names a failure. Whether the caller hung up must be asked before: it is not visible here.
   *
   * @param outcome a broken attempt, or an answer that is a failure (status 400 and above)
   * @param now compared with reset dates where the answer has no Date header
   */
  @Override
  public Classification classify(Provider provider, Outcome outcome, Instant now) {
    return outcome instanceof Outcome.Answered answered
        ? answered(provider.word(), answered, now)
        : broken(provider.word(), (Outcome.Broken) outcome);
  }

  /**
   * The whole answer about a failure, or about an answer of status 2xx that may hide one.
   *
   * @param stream whether a stream was asked for
   * @return null where the exchange is no failure
   */
  public @Nullable Explanation explain(
      Provider provider,
      Outcome outcome,
      boolean stream,
      Instant now,
      Policy policy,
      Messages messages) {
    Classification what =
        outcome instanceof Outcome.Answered answer && answer.status() < 400
            ? hidden(provider, answer, stream)
            : classify(provider, outcome, now);
    if (what == null) {
      return null;
    }
    Rule rule = rules().named(what.rule());
    return Explanation.of(
        what, rule == null ? null : rule.fault(), policy, messages, now, Detail.of(what, outcome));
  }

  @Override
  public ReplyReading read(Provider provider, HeadersView headers, BodySample reply) {
    return new HiddenFailures(this).read(provider, headers, reply);
  }

  @Override
  public @Nullable StreamReader follow(Provider provider, HeadersView headers) {
    return StreamReader.of(this, provider, headers);
  }

  private @Nullable Classification hidden(
      Provider provider, Outcome.Answered answer, boolean stream) {
    BodySample body = answer.body();
    int status = answer.status();
    if (status < 200 || status >= 300 || status == 204 || status == 205 || body == null) {
      return null;
    }
    HiddenFailures failures = new HiddenFailures(this);
    return stream || HiddenFailures.isEventStream(answer.headers())
        ? failures.inStream(provider, answer.headers(), body)
        : failures.inReply(provider, answer.headers(), body);
  }

  private Classification answered(String word, Outcome.Answered answer, Instant now) {
    ErrorBody body = ErrorBody.read(answer.body(), answer.headers());
    Signals signals = new Signals(answer.headers(), body);
    Rule rule = rules().first(word, answer.status(), signals);
    return named(rule, answer.status(), answer.headers(), body, signals, now);
  }

  /** Names an error that came inside a reply of status 2xx. */
  Classification inside(String word, ErrorBody error) {
    Signals signals = new Signals(HeadersView.NONE, error);
    int status = InnerError.status(error);
    Rule rule = status == 0 ? wordless(word, signals) : rules().first(word, status, signals);
    return named(rule, status == 0 ? 200 : status, HeadersView.NONE, error, signals, Instant.EPOCH);
  }

  /** Names what a reply of status 2xx shows beside an error; null = nothing that counts. */
  @Nullable Classification inside(String word, Map<String, List<String>> marks) {
    ErrorBody shown = new ErrorBody(marks, "");
    Signals signals = new Signals(HeadersView.NONE, shown);
    Rule rule = rules().first(word, 200, signals);
    return rule == null || rule.isStatusAlone()
        ? null
        : named(rule, 200, HeadersView.NONE, shown, signals, Instant.EPOCH);
  }

  /** An error without any word for its status may still say a sentence that is known. */
  private @Nullable Rule wordless(String word, Signals signals) {
    Rule last = null;
    for (int status : SENTENCE_STATUSES) {
      Rule rule = rules().first(word, status, signals);
      if (rule != null && !rule.isStatusAlone()) {
        return rule;
      }
      last = rule;
    }
    return last;
  }

  private Classification named(
      @Nullable Rule rule,
      int status,
      HeadersView headers,
      ErrorBody body,
      Signals signals,
      Instant now) {
    ErrorCategory category = rule == null ? ErrorCategory.UNKNOWN : rule.category();
    WaitHints waits =
        !WAITABLE.contains(category) || (rule != null && rule.hintMisleads())
            ? null
            : WaitHints.read(headers, body, RowActions.isLimit(category), now);
    return new Classification(
        category,
        reason(rule, signals, Integer.toString(status)),
        rule == null ? "none" : rule.name(),
        isEndless(category, waits)
            ? 0
            : RowActions.retries(rule, category, RowActions.shouldRetry(headers, body)),
        waits == null ? null : waits.hint(),
        RowActions.repeat(rule, status),
        RowActions.model(rule, category),
        RowActions.provider(rule, category),
        waits == null ? null : waits.ignored());
  }

  /** A limit whose wait is beyond belief: nobody knows when it ends, but it is not soon. */
  private static boolean isEndless(ErrorCategory category, @Nullable WaitHints waits) {
    return category == ErrorCategory.RATE_LIMITED
        && waits != null
        && waits.hint() == null
        && waits.ignored() != null;
  }

  private Classification broken(String word, Outcome.Broken broken) {
    Throwable error = LocalFailure.unwrapped(broken.error());
    Signals signals = new Signals(HeadersView.NONE, LocalFailure.signals(error));
    Rule rule = rules().first(word, 0, signals);
    ErrorCategory category = rule == null ? ErrorCategory.UNKNOWN : rule.category();
    boolean safe =
        (rule != null && rule.repeat() == Repeat.SAFE)
            || broken.phase() == Outcome.Phase.BEFORE_SEND;
    return new Classification(
        category,
        LocalFailure.simpleName(error.getClass()),
        rule == null ? "none" : rule.name(),
        RowActions.retries(rule, category, null),
        null,
        safe ? Repeat.SAFE : Repeat.AMBIGUOUS,
        RowActions.model(rule, category),
        RowActions.provider(rule, category));
  }

  private String reason(@Nullable Rule rule, Signals signals, String fallback) {
    if (rule != null && rule.reason() != null) {
      return rule.reason();
    }
    if (rule != null) {
      for (Condition condition : rule.conditions()) {
        String word = condition.test() == Condition.Test.EQUALS ? condition.matched(signals) : null;
        if (word != null && !condition.negated()) {
          return word;
        }
      }
    }
    for (String place : Signals.CODES) {
      List<String> values = signals.values(place);
      for (String value : values) {
        String known = rules().known(value);
        if (known != null) {
          return known;
        }
      }
    }
    return fallback;
  }
}
