package io.outrigger.weave;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended that an adapter made in place of the application's method. An adapter's enter
 * method gives null to let the original run, or one of these to keep it from running.
 */
public record Returned(@Nullable Object value, @Nullable Throwable thrown) {

  public static Returned value(@Nullable Object value) {
    return new Returned(value, null);
  }

  /** The application gets this very exception. */
  public static Returned thrown(Throwable thrown) {
    return new Returned(null, thrown);
  }

  /**
   * For the exit advice, in the order of its {@code AssignReturned} indices: value, then throwable.
   * Null, which assigns nothing, if the original has run.
   */
  public static @Nullable Object @Nullable [] assignments(@Nullable Object entered) {
    return entered instanceof Returned returned
        ? new @Nullable Object[] {returned.value, returned.thrown}
        : null;
  }

  /** Without the value, which the application made. */
  @Override
  public String toString() {
    return thrown == null ? "value" : thrown.getClass().getName();
  }
}
