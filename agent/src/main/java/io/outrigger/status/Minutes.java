package io.outrigger.status;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the last hour, minute by minute. A count is one increment; a minute's first one makes
 * its row. Minutes are whole ones of a clock that never goes back. Thread-safe, lock-free.
 */
@SuppressWarnings("EnumOrdinal") // places in an array that lives as long as the enums
final class Minutes {
  /** How many are kept, the one that runs included. */
  static final int KEPT = 60;

  /** What is counted per minute. */
  private static final int ATTEMPTS = 0;

  private static final int FAILURES = 1;
  private static final int OUTCOMES = FAILURES + ErrorCategory.values().length;
  private static final int WIDTH = OUTCOMES + CallOutcome.values().length;

  private record Row(long minute, AtomicLongArray counts) {}

  private final AtomicReferenceArray<@Nullable Row> rows = new AtomicReferenceArray<>(KEPT);

  /** An attempt ended; {@code failure} is null where it went well. */
  void attempt(@Nullable ErrorCategory failure, long minute) {
    Row row = row(minute);
    if (row != null) {
      row.counts.incrementAndGet(ATTEMPTS);
      if (failure != null) {
        row.counts.incrementAndGet(FAILURES + failure.ordinal());
      }
    }
  }

  /** A call ended. */
  void call(CallOutcome outcome, long minute) {
    Row row = row(minute);
    if (row != null) {
      row.counts.incrementAndGet(OUTCOMES + outcome.ordinal());
    }
  }

  Counts attempts(long now) {
    return read(ATTEMPTS, now);
  }

  Counts failures(ErrorCategory category, long now) {
    return read(FAILURES + category.ordinal(), now);
  }

  Counts calls(CallOutcome outcome, long now) {
    return read(OUTCOMES + outcome.ordinal(), now);
  }

  /** Null where the minute is past: a thread that slept for an hour between clock and count. */
  private @Nullable Row row(long minute) {
    int place = (int) Math.floorMod(minute, (long) KEPT);
    for (; ; ) {
      Row row = rows.get(place);
      if (row != null && row.minute >= minute) {
        return row.minute == minute ? row : null;
      }
      Row fresh = new Row(minute, new AtomicLongArray(WIDTH));
      if (rows.compareAndSet(place, row, fresh)) {
        return fresh;
      }
    }
  }

  private Counts read(int what, long now) {
    long[] perMinute = new long[KEPT];
    for (int i = 0; i < KEPT; i++) {
      Row row = rows.get(i);
      long age = row == null ? KEPT : now - row.minute;
      if (row != null && age >= 0 && age < KEPT) {
        perMinute[KEPT - 1 - (int) age] = row.counts.get(what);
      }
    }
    return new Counts(perMinute);
  }
}
