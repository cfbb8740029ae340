package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification.Repeat;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What follows a failure, as tables. Chance is 0.5 throughout, so that a backoff equals its nominal
 * value and a hint is stretched by an eighth.
 */
class CallPlanTest {
  private static final long NOW = Long.MAX_VALUE - 1_000; // the deadline lies behind the overflow

  @ParameterizedTest(name = "{0}, attempt {1} -> {7}")
  @CsvSource({
    // category, attempts, deserves, hint s, repeat, replayable, only if rejected -> decision
    "transient,       1, many, ,    ANSWERED,  yes, no,  retry after 1.0 s (BACKOFF)",
    "transient,       2, many, ,    ANSWERED,  yes, no,  retry after 2.0 s (BACKOFF)",
    "transient,       3, many, ,    ANSWERED,  yes, no,  retry after 4.0 s (BACKOFF)",
    "transient,       4, many, ,    ANSWERED,  yes, no,  deliver: MAX_ATTEMPTS",
    "transient,       9, many, ,    ANSWERED,  yes, no,  deliver: MAX_ATTEMPTS",
    "transient,       1, 1,    ,    ANSWERED,  yes, no,  retry after 1.0 s (BACKOFF)",
    "transient,       2, 1,    ,    ANSWERED,  yes, no,  deliver: MAX_ATTEMPTS",
    "transient,       1, many, 10,  ANSWERED,  yes, no,  retry after 11.25 s (RETRY_AFTER)",
    "transient,       1, many, 60,  ANSWERED,  yes, no,  retry after 67.5 s (RETRY_AFTER)",
    "transient,       1, many, 61,  ANSWERED,  yes, no,  deliver: MAX_WAIT",
    "rate_limited,    1, many, ,    SAFE,      yes, no,  retry after 30.0 s (BACKOFF)",
    "rate_limited,    1, many, 2,   SAFE,      yes, no,  retry after 2.25 s (RETRY_AFTER)",
    "rate_limited,    1, many, 90,  SAFE,      yes, no,  deliver: MAX_WAIT",
    "timeout,         1, many, ,    AMBIGUOUS, yes, no,  retry after 1.0 s (BACKOFF)",
    "timeout,         2, many, ,    AMBIGUOUS, yes, no,  deliver: MAX_ATTEMPTS",
    "invalid_request, 1, 0,    ,    ANSWERED,  yes, no,  deliver",
    "content_policy,  1, 0,    2,   ANSWERED,  yes, no,  deliver",
    "invalid_request, 1, 0,    ,    ANSWERED,  no,  no,  deliver",
    "transient,       1, many, ,    SAFE,      no,  no,  deliver: NOT_REPLAYABLE",
    "transient,       1, many, ,    ANSWERED,  yes, yes, deliver: AMBIGUOUS",
    "transient,       1, many, ,    AMBIGUOUS, yes, yes, deliver: AMBIGUOUS",
    "transient,       1, many, ,    SAFE,      yes, yes, retry after 1.0 s (BACKOFF)",
    "transient,       1, many, ,    AMBIGUOUS, yes, no,  retry after 1.0 s (BACKOFF)",
  })
  void afterAFailure(
      String category,
      int attempts,
      String deserves,
      Integer hint,
      Repeat repeat,
      String replayable,
      String onlyIfRejected,
      String decision) {
    CallPlan plan =
        new CallPlan(
            new Policies().retry(),
            attempts,
            0,
            false,
            replayable.equals("yes"),
            onlyIfRejected.equals("yes"));
    Classification failure = failure(category, deserves, hint, repeat);
    assertThat(words(plan.after(failure, NOW, 0.5, CallPlanTest::nowhere))).isEqualTo(decision);
  }

  @ParameterizedTest(name = "ambiguous={0}, {1} {2} -> {3}")
  @CsvSource({
    "true,  transient, AMBIGUOUS, retry after 1.0 s (BACKOFF)",
    "false, transient, AMBIGUOUS, deliver: AMBIGUOUS",
    "false, timeout,   AMBIGUOUS, deliver: AMBIGUOUS",
    "false, timeout,   SAFE,      retry after 1.0 s (BACKOFF)",
    "false, transient, ANSWERED,  retry after 1.0 s (BACKOFF)",
  })
  void whenTheOperatorForbidsDoublingWork(
      boolean ambiguous, String category, Repeat repeat, String decision) {
    Policies policies = new Policies();
    policies.ambiguous = ambiguous;
    CallPlan plan = new CallPlan(policies.retry(), 1, 0, false, true, false);
    assertThat(words(plan.after(failure(category, "many", null, repeat), NOW, 0.5, CallPlanTest::nowhere)))
        .isEqualTo(decision);
  }

  @ParameterizedTest(name = "{0} s left, hint {1} s -> {2}")
  @CsvSource({
    // Room for the attempt: 4 s, but no more than a tenth of what is left.
    "100, 30, retry after 33.75 s (RETRY_AFTER)",
    "40,  35, retry after 36.0 s (RETRY_AFTER)", // jitter gives way to the deadline
    "40,  36, deliver: DEADLINE",
    "10,  8,  retry after 9.0 s (RETRY_AFTER)",
    "10,  9,  deliver: DEADLINE",
    "1,   1,  deliver: DEADLINE",
    "0,   0,  deliver: DEADLINE",
    "-5,  0,  deliver: DEADLINE",
    "200, 61, deliver: MAX_WAIT",
  })
  void beforeADeadline(int left, int hint, String decision) {
    CallPlan plan = limited(Duration.ofSeconds(left).toNanos());
    assertThat(
            words(
                plan.after(failure("rate_limited", "many", hint, Repeat.SAFE), NOW, 0.5, CallPlanTest::nowhere)))
        .isEqualTo(decision);
  }

  @ParameterizedTest(name = "held for {0} s, waited {1} s, replayable {2}, {3} s left -> {4}")
  @CsvSource({
    "8,  0,  yes, ,  retry after 9.0 s (RETRY_AFTER)",
    "60, 0,  yes, ,  retry after 67.5 s (RETRY_AFTER)",
    "61, 0,  yes, ,  deliver: MAX_WAIT",
    "30, 31, yes, ,  deliver: MAX_WAIT",
    "8,  0,  no,  ,  deliver: HOLD",
    "8,  0,  yes, 8, deliver: DEADLINE",
    "8,  0,  yes, 9, retry after 8.1 s (RETRY_AFTER)",
  })
  void atAHold(int held, int waited, String replayable, Integer left, String decision) {
    CallPlan plan =
        new CallPlan(
            new Policies().retry(),
            0,
            left == null ? 0 : NOW + Duration.ofSeconds(left).toNanos(),
            left != null,
            replayable.equals("yes"),
            false);
    long leftNanos = Duration.ofSeconds(held).toNanos();
    long waitedNanos = Duration.ofSeconds(waited).toNanos();
    assertThat(words(plan.held(leftNanos, waitedNanos, NOW, 0.5))).isEqualTo(decision);
  }

  @ParameterizedTest(name = "{0} after {1} attempts, hint {2} s, {3} s ago -> {4}")
  @CsvSource({
    "transient,       1, ,    0,  retry after 0.0 s (BACKOFF)", // the layer above has waited
    "transient,       4, ,    0,  deliver: MAX_ATTEMPTS",
    "rate_limited,    2, ,    1,  retry after 0.0 s (BACKOFF)",
    "rate_limited,    1, 20,  4,  retry after 18.0 s (RETRY_AFTER)",
    "rate_limited,    1, 90,  1,  deliver: MAX_WAIT",
    "rate_limited,    1, 90,  91, retry after 0.0 s (RETRY_AFTER)", // it came back when asked to
    "invalid_request, 1, ,    0,  deliver",
  })
  void whenALayerAboveRepeats(
      String category, int attempts, Integer hint, int ago, String decision) {
    CallPlan plan = new CallPlan(new Policies().retry(), attempts, 0, false, true, false);
    String deserves = category.equals("invalid_request") ? "0" : "many";
    Decision decided =
        plan.repeated(
            failure(category, deserves, hint, Repeat.ANSWERED),
            Duration.ofSeconds(ago).toNanos(),
            NOW,
            0.5,
            CallPlanTest::nowhere);
    assertThat(words(decided)).isEqualTo(decision);
  }

  @Property(tries = 20_000)
  void jitterNeverDecidesBetweenSleepingAndGivingUp(
      @ForAll @IntRange(min = 1, max = 5) int attempts,
      @ForAll @IntRange(max = 120_000) int hintMillis,
      @ForAll boolean hinted,
      @ForAll @LongRange(min = -1_000, max = 200_000) long leftMillis,
      @ForAll @DoubleRange(min = 0, max = 0.999_999) @Scale(6) double one,
      @ForAll @DoubleRange(min = 0, max = 0.999_999) @Scale(6) double other) {
    CallPlan plan = limited(Duration.ofMillis(leftMillis).toNanos()).continuing(attempts);
    WaitHint hint =
        hinted ? new WaitHint(Duration.ofMillis(hintMillis), WaitSource.BODY, false) : null;
    Classification failure =
        new Classification(
            ErrorCategory.RATE_LIMITED,
            "429",
            "status",
            Classification.AS_POLICY_ALLOWS,
            hint,
            Repeat.SAFE,
            true,
            true);
    Decision first = plan.after(failure, NOW, one, CallPlanTest::nowhere);
    Decision second = plan.after(failure, NOW, other, CallPlanTest::nowhere);
    assertThat(first.getClass()).isEqualTo(second.getClass());
    if (first instanceof Decision.Retry retry) {
      assertThat(retry.delayNanos()).isLessThan(Duration.ofMillis(leftMillis).toNanos());
      if (hinted) {
        assertThat(retry.delayNanos())
            .as("never before the named instant")
            .isGreaterThanOrEqualTo(Duration.ofMillis(hintMillis).toNanos());
      }
    } else {
      assertThat(first).isEqualTo(second);
    }
  }

  private static CallPlan limited(long leftNanos) {
    return new CallPlan(new Policies().retry(), 1, NOW + leftNanos, true, true, false);
  }

  private static Classification failure(
      String category, String deserves, Integer hint, Repeat repeat) {
    return new Classification(
        ErrorCategory.ofWord(category).orElseThrow(),
        "reason",
        "rule",
        deserves.equals("many") ? Classification.AS_POLICY_ALLOWS : Integer.parseInt(deserves),
        hint == null ? null : new WaitHint(Duration.ofSeconds(hint), WaitSource.RETRY_AFTER, false),
        repeat,
        true,
        true);
  }

  private static String words(Decision decision) {
    return decision.match(
        deliver -> deliver.suppressed() == null ? "deliver" : "deliver: " + deliver.suppressed(),
        retry -> "retry after " + retry.delayNanos() / 1e9 + " s (" + retry.source() + ")",
        fallBack -> "fall back",
        degrade -> "degrade");
  }

  private static boolean nowhere(Hop hop) {
    throw new AssertionError("a plan without targets asks for none: " + hop);
  }
}
