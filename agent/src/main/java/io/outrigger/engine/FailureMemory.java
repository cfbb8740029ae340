package io.outrigger.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Remembers calls that were handed over as failed, for some seconds: a call that a layer above
 * repeats is recognised, goes on where the first one stopped, and cannot multiply attempts.
 * Bounded; holds no request body. While it is empty nobody needs to compute a key.
 *
 * @param <A> the failed call's last answer
 */
public final class FailureMemory<A> {
  /** Most failed calls remembered (project decision: resilience rules). */
  private static final int MOST = 1_024;

  /**
   * A repeat comes within this time of the end of the last attempt on the wire, or of the end of
   * the hint handed over (project decision 11). Not of its start: an attempt that timed out after a
   * minute would be forgotten before it failed.
   */
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  /** Outdated entries are looked for no more often: a storm of calls must not sweep in turn. */
  private static final long SWEEP = TimeUnit.SECONDS.toNanos(1);

  /**
   * What makes two requests the same.
   *
   * @param path method and path
   * @param hash1 first half of a keyed hash of query, headers and body: who asks is part of it
   * @param hash2 second half
   */
  public record Key(Target target, String path, long hash1, long hash2) {}

  /**
   * A call that failed.
   *
   * @param where the target that it stopped at
   * @param attempts its attempts there so far
   * @param failure its last failure
   * @param answer what was handed over
   * @param at when the last attempt failed, monotonic nanoseconds
   * @param until how long it is remembered, monotonic nanoseconds
   */
  public record Failed<A>(
      Target where, int attempts, Classification failure, A answer, long at, long until) {}

  private final Map<Key, Failed<A>> failed = new LinkedHashMap<>();
  private volatile boolean empty = true;
  private long sweptAt;
  private boolean planned;

  /** Whether nothing is remembered: then there is no need to compute a key. */
  public boolean isEmpty() {
    return empty;
  }

  /** The failed call that a request with this key repeats, or null. */
  public synchronized @Nullable Failed<A> recall(Key key, long now) {
    if (now - sweptAt >= SWEEP || failed.size() == 1) {
      dropOutdated(now);
    }
    Failed<A> found = failed.get(key);
    return found != null && found.until() - now > 0 ? found : null;
  }

  /**
   * Remembers a failed call.
   *
   * @param where the target that it stopped at
   * @param attempts its attempts there so far
   * @param at when its last attempt on the wire failed: repeats answered from memory never extend
   *     the window
   * @param hintNanos the hint handed over with it, 0 = none
   */
  public synchronized void remember(
      Key key,
      Target where,
      int attempts,
      Classification failure,
      A answer,
      long at,
      long hintNanos) {
    if (at - sweptAt >= SWEEP) {
      dropOutdated(at); // where all calls fail, and none is a repeat, too
    }
    failed.remove(key);
    failed.put(key, new Failed<>(where, attempts, failure, answer, at, at + hintNanos + WINDOW));
    if (failed.size() > MOST) {
      Iterator<Key> oldest = failed.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    empty = false;
  }

  /**
   * When to sweep next, where nobody has planned to yet: who is told a time plans it. What is
   * remembered without a hint may be an exception, and an exception holds the application's
   * classes: it must not stay because no call comes any more. Behind a hint there is bytes only,
   * which may.
   *
   * @return nanoseconds from {@code now}, at least 1; 0 = no need
   */
  public synchronized long planSweep(long now) {
    if (planned) {
      return 0;
    }
    long first = Long.MAX_VALUE;
    for (Failed<A> each : failed.values()) {
      if (each.until() - each.at() == WINDOW) {
        first = Math.min(first, Math.max(1, each.until() - now));
      }
    }
    planned = first != Long.MAX_VALUE;
    return planned ? first : 0;
  }

  /** The time that was planned has come, or never will. */
  public synchronized void sweep(long now) {
    planned = false;
    dropOutdated(now);
  }

  /** The target works again: nothing there is a repeat any more. */
  public synchronized void forget(Target target) {
    failed
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().target().equals(target) || entry.getValue().where().equals(target));
    empty = failed.isEmpty();
  }

  private void dropOutdated(long now) {
    sweptAt = now;
    failed.values().removeIf(entry -> entry.until() - now <= 0);
    empty = failed.isEmpty();
  }
}
