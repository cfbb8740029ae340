package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Decision.Degrade;
import io.outrigger.engine.Decision.Deliver;
import io.outrigger.engine.Decision.FallBack;
import io.outrigger.engine.Decision.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where a failure leads when others could answer. The call is at {@code home/m}; its chain is
 * {@code home/small}, {@code away/m}, {@code far/m}; {@code far/large} takes long conversations.
 */
class FallbackPlanTest {
  private static final long NOW = Long.MAX_VALUE - 1_000;
  private static final Hop SMALL = new Hop("home", "small");
  private static final Hop AWAY = new Hop("away", "m");
  private static final Hop FAR = new Hop("far", "m");
  private static final Hop LARGE = new Hop("far", "large");

  private final Policies policies = new Policies();
  private final Set<Hop> notReady = new HashSet<>();

  private CallPlan plan(int attempts) {
    return plan(attempts, 0, true, false);
  }

  private CallPlan plan(int attempts, long left, boolean replayable, boolean onlyIfRejected) {
    Onward onward =
        new Onward(List.of(SMALL, AWAY, FAR), List.of(LARGE), policies.fallback(), "home", 0);
    return new CallPlan(
        policies.retry(), attempts, NOW + left, left != 0, replayable, onlyIfRejected, onward);
  }

  @ParameterizedTest(name = "{0}, attempt {1}, hint {2} s, {3} -> {4}")
  @CsvSource({
    // what is worth a short wait is tried again first, at most max-attempts times
    "transient,               1, ,   ANSWERED,  retry",
    "transient,               3, ,   ANSWERED,  retry",
    "transient,               4, ,   ANSWERED,  home/small",
    "unknown,                 1, ,   ANSWERED,  retry",
    "unknown,                 2, ,   ANSWERED,  home/small",
    // a hop is better than a longer wait, whoever asks for it
    "rate_limited,            1, ,   SAFE,      home/small",
    "rate_limited,            1, 5,  SAFE,      retry",
    "rate_limited,            1, 6,  SAFE,      home/small",
    "transient,               1, 5,  ANSWERED,  retry",
    "transient,               1, 6,  ANSWERED,  home/small",
    "transient,               1, 90, ANSWERED,  home/small",
    // a second try at a silent target only burns time
    "timeout,                 1, ,   AMBIGUOUS, home/small",
    "transient,               1, ,   AMBIGUOUS, retry",
    "transient,               4, ,   AMBIGUOUS, home/small",
    // an empty account is empty for all its models
    "quota_exhausted,         1, ,   ANSWERED,  away/m",
    "not_found,               1, ,   ANSWERED,  home/small",
    // what is the request's or the operator's fault stays
    "content_policy,          1, ,   ANSWERED,  deliver",
    "auth,                    1, ,   ANSWERED,  deliver",
    "permission,              1, ,   ANSWERED,  deliver",
    "invalid_request,         1, ,   ANSWERED,  deliver",
    "request_too_large,       1, ,   ANSWERED,  deliver",
    "cancelled,               1, ,   AMBIGUOUS, deliver",
    // what is too long goes only where there is more room
    "context_length_exceeded, 1, ,   ANSWERED,  far/large",
  })
  void everyCategoryWithEveryTargetReady(
      String category, int attempts, Integer hint, Repeat repeat, String decision) {
    assertThat(words(after(plan(attempts), failure(category, hint, repeat)))).isEqualTo(decision);
  }

  @ParameterizedTest
  @EnumSource(ErrorCategory.class)
  void operatorDecidesWhatMovesOn(ErrorCategory category) {
    policies.fallbackOn = EnumSet.of(category);
    Classification failure = failure(category.word(), null, Repeat.SAFE);
    String expected =
        switch (category) {
          case CANCELLED -> "deliver";
          case CONTEXT_LENGTH_EXCEEDED -> "far/large";
          case QUOTA_EXHAUSTED -> "away/m";
          default -> "home/small";
        };
    assertThat(words(after(plan(4), failure))).isEqualTo(expected);

    policies.fallbackOn = EnumSet.complementOf(EnumSet.of(category));
    boolean tooLong = category == ErrorCategory.CONTEXT_LENGTH_EXCEEDED;
    assertThat(words(after(plan(4), failure))).startsWith(tooLong ? "far/large" : "deliver");
  }

  @ParameterizedTest(name = "ambiguous={0}, {1} -> {2}")
  @CsvSource({
    "true,  AMBIGUOUS, home/small",
    "false, AMBIGUOUS, degrade: AMBIGUOUS",
    "false, ANSWERED,  home/small",
    "false, SAFE,      home/small",
  })
  void whereWorkMustNotBeDoneTwiceNobodyElseDoesItEither(
      boolean ambiguous, Repeat repeat, String decision) {
    policies.ambiguous = ambiguous;
    assertThat(words(after(plan(4), failure("transient", null, repeat)))).isEqualTo(decision);
    String timeout = decision.equals("home/small") ? decision : "degrade: AMBIGUOUS";
    assertThat(words(after(plan(4), failure("timeout", null, repeat)))).isEqualTo(timeout);
  }

  @Test
  void whatCannotOrMustNotBeSentAgainStays() {
    Classification failure = failure("transient", null, Repeat.SAFE);
    assertThat(words(after(plan(4, 0, false, false), failure)))
        .isEqualTo("degrade: NOT_REPLAYABLE");
    assertThat(words(after(plan(4, 0, true, true), failure))).isEqualTo("degrade: MAX_ATTEMPTS");
    assertThat(words(after(plan(1, -1, true, false), failure))).isEqualTo("degrade: DEADLINE");
  }

  @ParameterizedTest(name = "not ready: {0} -> {1}, {2}")
  @CsvSource({
    "'',                      home/small, home/small",
    "home/small,              away/m,     away/m",
    "'home/small away/m',     far/m,      far/m",
    // nobody is left: then the long wait is better than nothing
    "'home/small away/m far/m', retry,    degrade: MAX_ATTEMPTS",
  })
  void targetsThatAreNotReadyAreSkipped(String skipped, String long30, String exhausted) {
    for (Hop hop : List.of(SMALL, AWAY, FAR)) {
      if (List.of(skipped.split(" ")).contains(words(hop))) {
        notReady.add(hop);
      }
    }
    assertThat(words(after(plan(1), failure("rate_limited", null, Repeat.SAFE)))).isEqualTo(long30);
    assertThat(words(after(plan(4), failure("transient", null, Repeat.SAFE)))).isEqualTo(exhausted);
  }

  @Test
  void chainIsWalkedOnceAndEachTargetHasItsOwnAttempts() {
    CallPlan plan = plan(4);
    Classification failure = failure("transient", null, Repeat.SAFE);
    List<String> walk = new ArrayList<>();
    while (after(plan, failure) instanceof FallBack hop) {
      walk.add(words(hop));
      plan = hop.next().under(policies.policy());
      for (int attempt = 1; attempt < 4; attempt++) {
        plan = plan.sent();
        assertThat(after(plan, failure)).isInstanceOf(Retry.class);
      }
      plan = plan.sent();
    }
    assertThat(walk).containsExactly("home/small", "away/m", "far/m");
    assertThat(words(after(plan, failure))).isEqualTo("degrade: MAX_ATTEMPTS");
  }

  @Test
  void afterALargerTargetOnlyLargerOnesFollow() {
    FallBack hop = (FallBack) after(plan(1), failure("context_length_exceeded", null, Repeat.SAFE));
    CallPlan there = hop.next().sent().sent().sent().sent();
    assertThat(words(after(there, failure("transient", null, Repeat.SAFE))))
        .isEqualTo("degrade: MAX_ATTEMPTS");
  }

  @Test
  void fallbackThatFindsItTooLongLeadsToALargerOne() {
    FallBack hop = (FallBack) after(plan(4), failure("transient", null, Repeat.SAFE));
    CallPlan there = hop.next().sent();
    assertThat(words(after(there, failure("context_length_exceeded", null, Repeat.SAFE))))
        .isEqualTo("far/large");
  }

  @Test
  void whatIsPromisingDependsOnWhereTheCallIsNow() {
    notReady.add(SMALL);
    FallBack hop = (FallBack) after(plan(1), failure("quota_exhausted", null, Repeat.SAFE));
    assertThat(hop.target()).isEqualTo(AWAY);
    assertThat(hop.reason()).isEqualTo(ErrorCategory.QUOTA_EXHAUSTED);
    assertThat(hop.next().onward().left()).containsExactly(FAR);
    assertThat(hop.next().onward().endpoint()).isEqualTo("away");
  }

  @ParameterizedTest(name = "{0}, {1} s -> {2}")
  @CsvSource({
    "transient,       6, home/small",
    "transient,       5, none",
    "rate_limited,    9, home/small",
    "quota_exhausted, 9, away/m",
    "auth,            9, none",
  })
  void aroundACircuitOrAHold(String category, int wait, String decision) {
    FallBack around =
        plan(0)
            .around(
                ErrorCategory.ofWord(category).orElseThrow(),
                Duration.ofSeconds(wait).toNanos(),
                NOW,
                this::isReady);
    assertThat(around == null ? "none" : words(around)).isEqualTo(decision);
  }

  @Test
  void whatStopsRetriesLeadsOn() {
    Classification failure = failure("transient", null, Repeat.SAFE);
    assertThat(words(plan(1).stopped(failure, Suppression.BUDGET, NOW, this::isReady)))
        .isEqualTo("home/small");
    notReady.addAll(List.of(SMALL, AWAY, FAR));
    assertThat(words(plan(1).stopped(failure, Suppression.CIRCUIT_OPEN, NOW, this::isReady)))
        .isEqualTo("degrade: CIRCUIT_OPEN");
  }

  @ParameterizedTest(name = "{0} s after {1} hops: {2} s")
  @CsvSource({
    "60, 0, 60",
    "60, 1, 30",
    "60, 2, 15",
    "60, 3, 10",
    "15, 1, 10",
    "8, 2, 8",
    "0, 2, 0"
  })
  void everyHopShrinksTheLimits(long configured, int hops, long expected) {
    CallPlan plan = plan(1);
    for (Hop hop : List.of(SMALL, AWAY, FAR).subList(0, hops)) {
      plan = plan.at(hop);
    }
    assertThat(plan.limit(Duration.ofSeconds(configured).toNanos(), true, NOW))
        .isEqualTo(Duration.ofSeconds(expected).toNanos());
  }

  @ParameterizedTest(name = "60 s after {2} hops with factor {0}, at least {1} s: {3} s")
  @CsvSource({
    "0.5,  10, 2, 15",
    "0.25, 10, 1, 15",
    "0.25, 10, 2, 10",
    "0.25, 1,  3, 1",
    "1,    1,  3, 60",
    "0,    2,  1, 2",
    "0.5,  60, 2, 60",
    "0.5,  90, 2, 60",
  })
  void theOperatorSaysHowFarTheLimitsShrink(double factor, long least, int hops, long expected) {
    policies.timeoutFactor = factor;
    policies.minTimeout = Duration.ofSeconds(least);
    CallPlan plan = plan(1);
    for (Hop hop : List.of(SMALL, AWAY, FAR).subList(0, hops)) {
      plan = plan.at(hop);
    }
    assertThat(plan.limit(Duration.ofSeconds(60).toNanos(), true, NOW))
        .isEqualTo(Duration.ofSeconds(expected).toNanos());
  }

  @ParameterizedTest(name = "{0} s, streaming {1}, {2} s left, ambiguous {3}: {4} s")
  @CsvSource({
    "60, true,  30,  true,  15",
    "10, true,  30,  true,  10",
    "0,  true,  30,  true,  15",
    "60, false, 30,  true,  60", // it shows nothing before it is done
    "60, true,  30,  false, 60", // nobody else would be asked after a time-out
    "60, true,  0,   true,  60",
  })
  void streamLeavesHalfOfTheCallersTimeToTheOthers(
      long configured, boolean streaming, long left, boolean ambiguous, long expected) {
    policies.ambiguous = ambiguous;
    long leftNanos = Duration.ofSeconds(left).toNanos();
    CallPlan plan = plan(1, leftNanos, true, false);
    assertThat(plan.limit(Duration.ofSeconds(configured).toNanos(), streaming, NOW))
        .isEqualTo(Duration.ofSeconds(expected).toNanos());
    CallPlan last = plan.at(FAR);
    assertThat(last.limit(Duration.ofSeconds(60).toNanos(), streaming, NOW))
        .isEqualTo(Duration.ofSeconds(30).toNanos());
  }

  @Property(tries = 2_000)
  void everyWalkEnds(
      @ForAll ErrorCategory category,
      @ForAll Repeat repeat,
      @ForAll @IntRange(max = 7) int ready,
      @ForAll @IntRange(max = 100) int hint) {
    CallPlan plan = plan(1);
    Classification failure = failure(category.word(), hint, repeat);
    int attempts = 1;
    while (true) {
      Decision decision =
          plan.after(
              failure, NOW, 0.5, hop -> (ready >> List.of(SMALL, AWAY, FAR).indexOf(hop) & 1) == 1);
      if (decision instanceof Retry retry) {
        plan = retry.next().sent();
      } else if (decision instanceof FallBack hop) {
        plan = hop.next().sent();
      } else {
        break;
      }
      assertThat(++attempts).isLessThanOrEqualTo(4 * policies.maxAttempts);
    }
  }

  private boolean isReady(Hop hop) {
    return !notReady.contains(hop);
  }

  private Decision after(CallPlan plan, Classification failure) {
    return plan.after(failure, NOW, 0.5, this::isReady);
  }

  /** As the classifier sees each category. */
  private static Classification failure(String word, Integer hint, Repeat repeat) {
    ErrorCategory category = ErrorCategory.ofWord(word).orElseThrow();
    int retries =
        switch (category) {
          case TRANSIENT, RATE_LIMITED -> Classification.AS_POLICY_ALLOWS;
          case TIMEOUT, UNKNOWN -> 1;
          default -> 0;
        };
    boolean model =
        retries > 0
            || category == ErrorCategory.NOT_FOUND
            || category == ErrorCategory.CONTEXT_LENGTH_EXCEEDED;
    boolean provider =
        category != ErrorCategory.INVALID_REQUEST && category != ErrorCategory.CANCELLED;
    WaitHint wait =
        hint == null ? null : new WaitHint(Duration.ofSeconds(hint), WaitSource.RETRY_AFTER, false);
    return new Classification(category, "reason", "rule", retries, wait, repeat, model, provider);
  }

  private static String words(Hop hop) {
    return hop.endpoint() + "/" + hop.model();
  }

  private static String words(Decision decision) {
    return decision.match(
        (Deliver deliver) ->
            deliver.suppressed() == null ? "deliver" : "deliver: " + deliver.suppressed(),
        (Retry retry) -> "retry",
        (FallBack hop) -> words(hop.target()),
        (Degrade degrade) ->
            degrade.suppressed() == null ? "degrade" : "degrade: " + degrade.suppressed());
  }
}
