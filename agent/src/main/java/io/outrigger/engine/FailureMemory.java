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
   * A repeat comes within this time of the last attempt on the wire, or of the end of the hint
   * handed over (project decision 11).
   */
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  /**
   * What makes two requests the same.
   *
   * @param hash1 first half of the body's hash
   * @param hash2 second half
   */
  public record Key(Target target, String path, long hash1, long hash2) {}

  /**
   * A call that failed.
   *
   * @param attempts its attempts at the target so far
   * @param failure its last failure
   * @param answer what was handed over
   * @param until how long it is remembered, monotonic nanoseconds
   */
  public record Failed<A>(int attempts, Classification failure, A answer, long until) {}

  private final Map<Key, Failed<A>> failed = new LinkedHashMap<>();
  private volatile boolean empty = true;

  /** Whether nothing is remembered: then there is no need to compute a key. */
  public boolean isEmpty() {
    return empty;
  }

  /** The failed call that a request with this key repeats, or null. */
  public synchronized @Nullable Failed<A> recall(Key key, long now) {
    dropOutdated(now);
    return failed.get(key);
  }

  /**
   * Remembers a failed call.
   *
   * @param sentAt its last attempt on the wire: repeats answered from memory never extend the
   *     window
   * @param hintNanos the hint handed over with it, 0 = none
   */
  public synchronized void remember(
      Key key, int attempts, Classification failure, A answer, long sentAt, long hintNanos) {
    failed.remove(key);
    failed.put(key, new Failed<>(attempts, failure, answer, sentAt + hintNanos + WINDOW));
    if (failed.size() > MOST) {
      Iterator<Key> oldest = failed.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    empty = false;
  }

  /** The target works again: nothing there is a repeat any more. */
  public synchronized void forget(Target target) {
    failed.keySet().removeIf(key -> key.target().equals(target));
    empty = failed.isEmpty();
  }

  private void dropOutdated(long now) {
    failed.values().removeIf(entry -> entry.until() - now <= 0);
    empty = failed.isEmpty();
  }
}
