package io.outrigger.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name and type of an attribute. Only {@link Names} makes them; the index lets each binding
 * keep its own copy's keys in an array.
 *
 * @param name the attribute's name
 * @param kind the type of its values
 * @param index position in {@link Names#KEYS}
 */
public record Key(String name, Kind kind, int index) {

  /** What an attribute may hold. */
  public enum Kind {
    STRING,
    LONG,
    DOUBLE,
    BOOLEAN,
    STRINGS
  }

  /** The value in this key's type; null where it does not fit: such an attribute is left out. */
  @Nullable Object fit(@Nullable Object value) {
    return switch (kind) {
      case STRING -> value instanceof String ? value : null;
      case LONG -> value instanceof Number number ? (Object) number.longValue() : null;
      case DOUBLE -> value instanceof Number number ? (Object) number.doubleValue() : null;
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case STRINGS -> value instanceof List<?> list && !list.isEmpty() ? value : null;
    };
  }
}
