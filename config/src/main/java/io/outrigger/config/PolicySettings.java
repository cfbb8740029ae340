package io.outrigger.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The policy keys: they may stand alone, under an endpoint and under a model. Ranges are those of
 * the records.
 */
final class PolicySettings {

  static final SettingGroup GROUP = new SettingGroup();

  /** No wait or limit of an HTTP call is longer; keeps sums of durations far from overflow. */
  private static final Duration WEEK = Duration.ofDays(7);

  static final Setting<Integer> MAX_ATTEMPTS =
      GROUP.add("retry.max-attempts", new WholeGrammar(1, 100));
  static final Setting<Duration> BASE_DELAY = GROUP.add("retry.base-delay", upToAWeek());
  static final Map<ErrorCategory, Setting<Duration>> BASE_DELAYS = baseDelays();
  static final Setting<Double> MULTIPLIER =
      GROUP.add("retry.multiplier", new NumberGrammar(1, 10, false));
  static final Setting<Duration> MAX_DELAY = GROUP.add("retry.max-delay", upToAWeek());
  static final Setting<JitterGrammar.Jitter> JITTER =
      GROUP.add("retry.jitter", new JitterGrammar());
  static final Setting<Duration> MAX_WAIT = GROUP.add("retry.max-wait", upToAWeek());
  static final Setting<Double> BUDGET = GROUP.add("retry.budget", new NumberGrammar(0, 10, true));
  static final Setting<Integer> BUDGET_BURST =
      GROUP.add("retry.budget.burst", new WholeGrammar(0, 10_000));
  static final Setting<Boolean> AMBIGUOUS = GROUP.add("retry.ambiguous", WordGrammar.bool());

  static final Setting<Duration> CALL = GROUP.add("timeout.call", upToAWeek());
  static final Setting<Duration> FIRST_BYTE = GROUP.add("timeout.first-byte", upToAWeek());

  static final Setting<Boolean> CIRCUIT = GROUP.add("circuit.enabled", WordGrammar.bool());
  static final Setting<Integer> FAILURE_THRESHOLD =
      GROUP.add("circuit.failure-threshold", new WholeGrammar(1, 1_000));
  static final Setting<Integer> SUCCESS_THRESHOLD =
      GROUP.add("circuit.success-threshold", new WholeGrammar(1, 100));
  static final Setting<Duration> OPEN_DURATION =
      GROUP.add("circuit.open-duration", atLeastAMillisecond());
  static final Setting<Duration> INITIAL_OPEN_DURATION =
      GROUP.add("circuit.initial-open-duration", atLeastAMillisecond());
  static final Setting<Set<ErrorCategory>> COUNTS =
      GROUP.add("circuit.counts", new CategoriesGrammar());
  static final Setting<Force> FORCE =
      GROUP.add(
          "circuit.force",
          new WordGrammar<Force>()
              .word("none", Force.NONE)
              .word("open", Force.OPEN)
              .word("closed", Force.CLOSED));

  static final Setting<Integer> REQUEST_BUFFER = GROUP.add("buffer.request", new SizeGrammar());
  static final Setting<Integer> ERROR_BUFFER = GROUP.add("buffer.error", new SizeGrammar());

  static final Setting<Set<ErrorCategory>> FALLBACK_ON =
      GROUP.add("fallback.on", new CategoriesGrammar());
  static final Setting<Duration> FALLBACK_MAX_WAIT = GROUP.add("fallback.max-wait", upToAWeek());
  static final Setting<Double> TIMEOUT_FACTOR =
      GROUP.add("fallback.timeout-factor", new NumberGrammar(0, 1, true));
  static final Setting<Duration> MIN_TIMEOUT = GROUP.add("fallback.min-timeout", upToAWeek());

  static final Setting<CacheMode> CACHE =
      GROUP.add(
          "degrade.cache",
          new WordGrammar<CacheMode>()
              .word("off", CacheMode.OFF)
              .word("exact", CacheMode.EXACT)
              .word("normalized", CacheMode.NORMALIZED)
              .word("semantic", CacheMode.SEMANTIC));
  static final Setting<Duration> CACHE_TTL =
      GROUP.add("degrade.cache.ttl", new DurationGrammar(Duration.ofSeconds(1), WEEK));
  static final Setting<Double> CACHE_THRESHOLD =
      GROUP.add("degrade.cache.threshold", new NumberGrammar(0.5, 1, true));
  static final Setting<Boolean> SAFE_MESSAGE =
      GROUP.add("degrade.message", new WordGrammar<Boolean>().word("on", true).word("off", false));
  static final Setting<String> SAFE_TEXT =
      GROUP.add("degrade.message.text", new TextGrammar(TextGrammar.LONGEST_REPLY));

  private PolicySettings() {}

  private static DurationGrammar upToAWeek() {
    return new DurationGrammar(Duration.ZERO, WEEK);
  }

  /** An opening of no length would be no circuit; that is what circuit.enabled=false says. */
  private static DurationGrammar atLeastAMillisecond() {
    return new DurationGrammar(Duration.ofMillis(1), WEEK);
  }

  private static Map<ErrorCategory, Setting<Duration>> baseDelays() {
    Map<ErrorCategory, Setting<Duration>> settings = new EnumMap<>(ErrorCategory.class);
    for (ErrorCategory category : ErrorCategory.values()) {
      settings.put(category, GROUP.add("retry.base-delay." + category.word(), upToAWeek()));
    }
    return settings;
  }
}
