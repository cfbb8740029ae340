package io.outrigger.degrade;

import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradeSettings;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.ReplyRule;
import io.outrigger.http.HeadersView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.CannedAnswer;
import io.outrigger.provider.FreshReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.Prompt;
import io.outrigger.provider.SuccessForms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an application gets when nobody could answer, rung by rung: an answer that was given before,
 * a canned reply, a safe message; nothing where the operator switched nothing on. Thread-safe.
 */
public final class DegradeLadder {
  private final DegradeSettings settings;
  private final Function<ErrorCategory, String> messages;
  private final LongSupplier nanos;
  private final LongSupplier seconds;
  private final CannedReplies canned;
  private final @Nullable VectorQueue vectors;
  private volatile @Nullable ReplyCache cache;

  /**
   * @param messages user-safe text of a category
   * @param nanos a clock in nanoseconds that never goes back
   * @param seconds since 1970
   * @param threads makes a daemon thread whose calls are the agent's own
   * @param console gets a line where the operator should change something
   */
  public DegradeLadder(
      DegradeSettings settings,
      Function<ErrorCategory, String> messages,
      LongSupplier nanos,
      LongSupplier seconds,
      Function<Runnable, Thread> threads,
      Consumer<String> console) {
    this.settings = settings;
    this.messages = messages;
    this.nanos = nanos;
    this.seconds = seconds;
    this.canned = new CannedReplies(settings.rules(), console);
    String address = settings.embeddingUrl();
    this.vectors =
        address == null
            ? null
            : new VectorQueue(
                new Embeddings(address, settings.embeddingModel(), settings.embeddingKey())::of,
                threads,
                nanos,
                console);
  }

  /** Whether an answer to this request is worth keeping until it is whole. */
  public boolean remembers(Asked asked) {
    return asked.policy().cache() != CacheMode.OFF
        && settings.maxBytes() > 0
        && asked.route().operation().treatment() == Treatment.FULL;
  }

  /**
   * An answer of status 2xx was read to its end.
   *
   * @param body as it was delivered, at most {@link ReplyCache#LONGEST_ANSWER} bytes
   */
  public void answered(Asked asked, HeadersView replied, byte[] body) {
    if (!remembers(asked)) {
      return;
    }
    ReplyCache answers = cache();
    Remembered kept = answers.offer(asked, replied, body);
    if (kept != null && vectors != null) {
      new Likeness(answers, vectors).remembered(kept);
    }
  }

  /**
   * A look at the ladder that may take a moment, because a vector has to be made.
   *
   * @see #climb
   */
  public final class Climb {
    private final Asked asked;
    private final ErrorCategory why;
    private final @Nullable Degraded remembered;
    private final Likeness.@Nullable Search search;
    private final long startedAt = nanos.getAsLong();

    private Climb(Asked asked, ErrorCategory why) {
      this.asked = asked;
      this.why = why;
      this.remembered = remembered(asked);
      ReplyCache answers = cache;
      this.search =
          remembered != null || answers == null || vectors == null
              ? null
              : new Likeness(answers, vectors).search(asked);
    }

    /** Whether waiting longer, 2 seconds in all, would change nothing. */
    public boolean isOver() {
      return search == null
          || search.vector().isDone()
          || nanos.getAsLong() - startedAt >= Embeddings.LONGEST.toNanos();
    }

    /** What stands in for the answer that nobody gave, by what is known at this instant. */
    public Optional<Degraded> reply() {
      if (remembered != null) {
        return Optional.of(remembered);
      }
      ReplyCache answers = cache;
      if (search != null && answers != null && vectors != null) {
        ReplyCache.Found found = new Likeness(answers, vectors).found(search);
        if (found != null) {
          return Optional.of(replay(found));
        }
      }
      return written(asked, why);
    }
  }

  /** Starts to look. */
  public Climb climb(Asked asked, ErrorCategory why) {
    return new Climb(asked, why);
  }

  private Optional<Degraded> written(Asked asked, ErrorCategory why) {
    Prompt prompt = Prompt.read(asked.body());
    if (prompt == null || !prompt.takesPlainText()) {
      return Optional.empty(); // a text would break the parser of whoever asked for JSON
    }
    String text = prompt.lastUserText();
    ReplyRule rule = text == null ? null : canned.find(text);
    if (rule != null) {
      return written(asked, prompt, Degraded.Source.RULE, rule.name(), rule.reply());
    }
    if (!asked.policy().message()) {
      return Optional.empty();
    }
    String own = asked.policy().text();
    String safe = own != null ? own : messages.apply(why);
    return written(asked, prompt, Degraded.Source.MESSAGE, "", safe);
  }

  private @Nullable Degraded remembered(Asked asked) {
    ReplyCache answers = cache;
    ReplyCache.Found found = answers == null ? null : answers.find(asked);
    return found == null ? null : replay(found);
  }

  private Degraded replay(ReplyCache.Found found) {
    Remembered answer = found.answer();
    byte[] body = new FreshReply(freshId()).of(answer.body(), answer.contentType());
    SyntheticReply reply =
        new SyntheticReply(200, Map.of("content-type", List.of(answer.contentType())), body);
    return new Degraded(
        reply, found.match(), answer.model(), "", found.ageSeconds(), found.similarity());
  }

  private Optional<Degraded> written(
      Asked asked, Prompt prompt, Degraded.Source source, String rule, String text) {
    String model = "outrigger-" + source.word();
    CannedAnswer answer =
        new CannedAnswer(
            text,
            model,
            freshId(),
            seconds.getAsLong(),
            asked.facts().stream(),
            prompt.asksForUsage());
    SyntheticReply reply = SuccessForms.write(asked.route().provider(), asked.request(), answer);
    return reply == null
        ? Optional.empty()
        : Optional.of(new Degraded(reply, source, model, rule, -1, -1));
  }

  private static String freshId() {
    return "outrigger" + Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  /** Made with the first answer: who leaves the cache off never loads it. */
  private ReplyCache cache() {
    ReplyCache made = cache;
    if (made == null) {
      synchronized (canned) {
        made = cache;
        if (made == null) {
          made = new ReplyCache(settings, nanos);
          cache = made;
        }
      }
    }
    return made;
  }
}
