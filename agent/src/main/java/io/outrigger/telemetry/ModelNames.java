package io.outrigger.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps model names, which are user input, from making endless time series: the first {@value
 * #LIMIT} distinct ones stay, later ones become {@code _OTHER}. One per JVM and direction.
 */
final class ModelNames {
  /** Generous for one process; the SDK stops at 2,000 attribute sets per instrument. */
  static final int LIMIT = 50;

  /** Each by itself: a label that is always the same string is found without being compared. */
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /** The label for a model; null for {@code -} and null: no model. */
  @Nullable String label(@Nullable String model) {
    if (model == null || model.equals("-")) {
      return null;
    }
    String shown = shown(model);
    String label = known.get(shown);
    if (label != null) {
      return label;
    }
    // Racing newcomers may exceed the limit by the number of threads; that is harmless.
    if (known.size() >= LIMIT) {
      return Names.OTHER;
    }
    String first = known.putIfAbsent(shown, shown);
    return first == null ? shown : first;
  }

  /** Of a Bedrock ARN (arn:partition:bedrock:region:account:resource) the resource. */
  private static String shown(String model) {
    if (!model.startsWith("arn:")) {
      return model;
    }
    String[] parts = model.split(":", 6);
    return parts.length == 6 ? parts[5] : model;
  }
}
