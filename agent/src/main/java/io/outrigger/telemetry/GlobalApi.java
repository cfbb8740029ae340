package io.outrigger.telemetry;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A copy of {@code GlobalOpenTelemetry}, looked at from outside. Its {@code get()} is called only
 * once it is set: on an unset one it installs a no-op for good, and the application's own {@code
 * set} would throw.
 */
final class GlobalApi {
  private static final String NAME = "api.GlobalOpenTelemetry";

  /** The application's copy. Joined at run time: as one literal, relocation would rewrite it. */
  static final String APPLICATION = String.join(".", "io", "opentelemetry", "");

  /** The OpenTelemetry agent's copy, in the boot loader. */
  static final String OTEL_AGENT =
      String.join(".", APPLICATION + "javaagent", "shaded", APPLICATION);

  private final Class<?> type;
  private final @Nullable Method isSet;
  private final @Nullable Field field;

  GlobalApi(Class<?> type) {
    this.type = type;
    this.isSet = isSetMethod(type);
    this.field = isSet == null ? globalField(type) : null;
  }

  /** The copy's class as that loader sees it, null where it has none. */
  static @Nullable Class<?> find(String prefix, @Nullable ClassLoader loader) {
    try {
      return Class.forName(prefix + NAME, false, loader);
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }

  static String prefixOf(Class<?> type, String nameBelowPrefix) {
    String name = type.getName();
    return name.substring(0, name.length() - nameBelowPrefix.length());
  }

  String prefix() {
    return prefixOf(type, NAME);
  }

  Class<?> type() {
    return type;
  }

  @Nullable ClassLoader loader() {
    return type.getClassLoader();
  }

  /** Whether somebody set it; what cannot be read counts as not set. */
  boolean isSet() {
    try {
      if (isSet != null) {
        return (boolean) isSet.invoke(null);
      }
      return field != null && field.get(null) != null;
    } catch (ReflectiveOperationException | LinkageError unreadable) {
      return false;
    }
  }

  /** The one that was set; call only after {@link #isSet()}. */
  Object get() throws ReflectiveOperationException {
    return type.getMethod("get").invoke(null);
  }

  /**
   * Whether what was set does nothing: any library that called {@code get()} too early leaves that
   * behind, and telemetry sent there is lost.
   */
  boolean isNoop() {
    try {
      Class<?> provider =
          Class.forName(prefix() + "api.trace.TracerProvider", false, type.getClassLoader());
      Object mine = type.getMethod("getTracerProvider").invoke(null);
      return mine == provider.getMethod("noop").invoke(null);
    } catch (ReflectiveOperationException | LinkageError unknown) {
      return false;
    }
  }

  private static @Nullable Method isSetMethod(Class<?> type) {
    try {
      return type.getMethod("isSet");
    } catch (NoSuchMethodException olderThan1_57) {
      return null;
    }
  }

  private static @Nullable Field globalField(Class<?> type) {
    try {
      Field field = type.getDeclaredField("globalOpenTelemetry");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException unreadable) {
      return null;
    }
  }
}
