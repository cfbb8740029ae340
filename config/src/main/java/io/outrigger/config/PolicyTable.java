package io.outrigger.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the policy of a target, key by key: the most specific model pattern that sets the key,
 * else the endpoint, else the global value.
 */
final class PolicyTable implements OutriggerConfig.Policies {

  /** Model names may come from an application's users: bound what is remembered of them. */
  static final int MOST_REMEMBERED = 1_000;

  private static final int LONGEST_REMEMBERED = 200;

  /** Streams send their headers at once; other answers only when the whole text exists. */
  private static final Duration FIRST_BYTE_OF_STREAMS = Duration.ofSeconds(60);

  /** Preamble events are held up to this until the stream engine makes it a key. */
  private static final int PREAMBLE = 256 << 10;

  /** One pattern's own values; {@code literal} is the pattern without its star. */
  private record Model(String literal, boolean open, @Nullable Object[] values) {
    boolean matches(String model) {
      return open ? model.startsWith(literal) : model.equals(literal);
    }
  }

  private final @Nullable Object[] global = row();
  private final Map<String, @Nullable Object[]> endpoints = new HashMap<>();
  private final List<Model> models = new ArrayList<>();
  private final Policy general;
  private final Map<String, Map<String, Policy>> remembered = new ConcurrentHashMap<>();

  PolicyTable(Values values) {
    Map<String, @Nullable Object[]> patterns = new HashMap<>();
    for (Value value : values.all()) {
      if (!PolicySettings.GROUP.holds(value.setting())) {
        continue;
      }
      String owner = value.key().owner();
      @Nullable Object[] row =
          switch (value.key().scope()) {
            case GLOBAL -> global;
            case ENDPOINT -> row(endpoints, owner);
            case MODEL -> row(patterns, owner);
            case CHAIN, RULE -> throw new IllegalArgumentException(value.key().text());
          };
      row[value.setting().slot()] = value.parsed();
    }
    for (Map.Entry<String, @Nullable Object[]> entry : patterns.entrySet()) {
      String pattern = entry.getKey();
      boolean open = pattern.endsWith("*");
      String literal = open ? pattern.substring(0, pattern.length() - 1) : pattern;
      models.add(new Model(literal, open, entry.getValue()));
    }
    if (models.size() > 1) { // spares most start-ups the first method reference
      models.sort(PolicyTable::moreSpecificFirst);
    }
    general = resolve("", "");
  }

  private static int moreSpecificFirst(Model a, Model b) {
    int byLength = Integer.compare(b.literal().length(), a.literal().length());
    return byLength != 0 ? byLength : Boolean.compare(a.open(), b.open());
  }

  @Override
  public Policy policyFor(String endpoint, String model) {
    if (endpoints.isEmpty() && models.isEmpty()) {
      return general;
    }
    // Without patterns, or for an endpoint without own values, many targets share one policy.
    String endpointKey = endpoints.containsKey(endpoint) ? endpoint : "";
    String modelKey = models.isEmpty() ? "" : model;
    Map<String, Policy> ofEndpoint = remembered.get(endpointKey);
    Policy known = ofEndpoint == null ? null : ofEndpoint.get(modelKey);
    if (known != null) {
      return known;
    }
    Policy resolved = resolve(endpointKey, modelKey);
    if (modelKey.length() <= LONGEST_REMEMBERED) {
      remember(endpointKey, modelKey, resolved);
    }
    return resolved;
  }

  private void remember(String endpoint, String model, Policy policy) {
    Map<String, Policy> ofEndpoint = remembered.get(endpoint);
    if (ofEndpoint == null) {
      ofEndpoint = new ConcurrentHashMap<>();
      remembered.put(endpoint, ofEndpoint); // two threads: one map is lost, and filled again
    } else if (ofEndpoint.size() >= MOST_REMEMBERED) {
      ofEndpoint.clear();
    }
    ofEndpoint.put(model, policy);
  }

  int rememberedFor(String endpoint) {
    Map<String, Policy> ofEndpoint = remembered.get(endpoint);
    return ofEndpoint == null ? 0 : ofEndpoint.size();
  }

  private Policy resolve(String endpoint, String model) {
    @Nullable Object[] row = global.clone();
    overlay(row, endpoints.get(endpoint));
    for (int i = models.size() - 1; i >= 0; i--) {
      if (models.get(i).matches(model)) {
        overlay(row, models.get(i).values());
      }
    }
    return policy(row);
  }

  private static void overlay(@Nullable Object[] row, @Nullable Object @Nullable [] narrower) {
    for (int slot = 0; narrower != null && slot < row.length; slot++) {
      if (narrower[slot] != null) {
        row[slot] = narrower[slot];
      }
    }
  }

  private static Policy policy(@Nullable Object[] row) {
    return new Policy(
        retry(row),
        timeout(row),
        circuit(row),
        new BufferPolicy(
            PolicySettings.REQUEST_BUFFER.in(row), PolicySettings.ERROR_BUFFER.in(row), PREAMBLE),
        new FallbackPolicy(
            PolicySettings.FALLBACK_ON.in(row),
            PolicySettings.FALLBACK_MAX_WAIT.in(row),
            PolicySettings.TIMEOUT_FACTOR.in(row),
            PolicySettings.MIN_TIMEOUT.in(row)),
        degrade(row));
  }

  private static DegradePolicy degrade(@Nullable Object[] row) {
    String text = PolicySettings.SAFE_TEXT.orNull(row);
    return new DegradePolicy(
        PolicySettings.CACHE.in(row),
        PolicySettings.CACHE_TTL.in(row),
        PolicySettings.CACHE_THRESHOLD.in(row),
        PolicySettings.SAFE_MESSAGE.in(row),
        text == null || text.isEmpty() ? null : text);
  }

  private static RetryPolicy retry(@Nullable Object[] row) {
    Map<ErrorCategory, Duration> baseDelays = new EnumMap<>(ErrorCategory.class);
    for (Map.Entry<ErrorCategory, Setting<Duration>> entry :
        PolicySettings.BASE_DELAYS.entrySet()) {
      Duration own = entry.getValue().orNull(row);
      if (own != null) {
        baseDelays.put(entry.getKey(), own);
      }
    }
    JitterGrammar.Jitter jitter = PolicySettings.JITTER.in(row);
    return new RetryPolicy(
        PolicySettings.MAX_ATTEMPTS.in(row),
        PolicySettings.BASE_DELAY.in(row),
        PolicySettings.MULTIPLIER.in(row),
        PolicySettings.MAX_DELAY.in(row),
        jitter.share(),
        jitter.full(),
        baseDelays,
        PolicySettings.MAX_WAIT.in(row),
        PolicySettings.BUDGET.in(row),
        PolicySettings.BUDGET_BURST.in(row),
        PolicySettings.AMBIGUOUS.in(row));
  }

  private static TimeoutPolicy timeout(@Nullable Object[] row) {
    Duration firstByte = PolicySettings.FIRST_BYTE.orNull(row);
    return new TimeoutPolicy(
        PolicySettings.CALL.in(row),
        firstByte == null ? FIRST_BYTE_OF_STREAMS : firstByte,
        firstByte == null ? Duration.ZERO : firstByte,
        Duration.ZERO,
        Duration.ZERO);
  }

  private static CircuitPolicy circuit(@Nullable Object[] row) {
    Duration longest = PolicySettings.OPEN_DURATION.in(row);
    Duration first = PolicySettings.INITIAL_OPEN_DURATION.in(row);
    return new CircuitPolicy(
        PolicySettings.CIRCUIT.in(row),
        PolicySettings.FAILURE_THRESHOLD.in(row),
        PolicySettings.SUCCESS_THRESHOLD.in(row),
        longest,
        // Who lowers only open-duration means the first opening too.
        first.compareTo(longest) <= 0 ? first : longest,
        PolicySettings.COUNTS.in(row),
        PolicySettings.FORCE.in(row));
  }

  private static @Nullable Object[] row(Map<String, @Nullable Object[]> rows, String owner) {
    @Nullable Object[] row = rows.get(owner);
    if (row == null) {
      row = row();
      rows.put(owner, row);
    }
    return row;
  }

  private static @Nullable Object[] row() {
    return new @Nullable Object[PolicySettings.GROUP.size()];
  }
}
