package io.outrigger.telemetry;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trace ids that our own SDK is to use: a line of the log may name a call's trace before the SDK
 * hears of the call.
 */
final class TraceIds {
  private static final ThreadLocal<@Nullable String> NEXT = new ThreadLocal<>();

  private TraceIds() {}

  /** A new one, as the W3C has it: 32 lower-case hex digits, not all zero. */
  static String random() {
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    return hex(chance.nextLong() | 1) + hex(chance.nextLong());
  }

  private static String hex(long bits) {
    String digits = Long.toHexString(bits);
    return "0".repeat(16 - digits.length()) + digits;
  }

  /** Makes something whose root span gets this id; null = the SDK's choice. */
  static <T> T with(@Nullable String id, Supplier<T> making) {
    if (id == null) {
      return making.get();
    }
    NEXT.set(id);
    try {
      return making.get();
    } finally {
      NEXT.remove();
    }
  }

  /** The id that the current thread was given, or null. */
  static @Nullable String given() {
    return NEXT.get();
  }
}
