package io.outrigger.it.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads OTLP's attributes. */
public final class Attributes {
  private Attributes() {}

  /** The value of a key as text; empty when it is not there. */
  public static String text(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> text(attribute.getValue()))
        .findFirst()
        .orElse("");
  }

  /** Whether a key is there. */
  public static boolean has(List<KeyValue> attributes, String key) {
    return attributes.stream().anyMatch(attribute -> attribute.getKey().equals(key));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> String.format(Locale.ROOT, "%.2f", value.getDoubleValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(Attributes::text)
              .collect(Collectors.joining(","));
      default -> "";
    };
  }
}
