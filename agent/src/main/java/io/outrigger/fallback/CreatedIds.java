package io.outrigger.fallback;

import io.outrigger.engine.Hop;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which fallback target made the objects that an application may name later: a stored response
 * continued at the provider that never saw it would fail, or worse, be another one. Time comes in
 * as an argument, in nanoseconds of one monotonic clock.
 */
public final class CreatedIds {

  /** Providers keep stored responses for 30 days; a conversation rests for less than one. */
  private static final long LIFE = TimeUnit.HOURS.toNanos(24);

  /** About 1 MB of ids and places at most. */
  static final int MAX = 4_096;

  private record Made(Hop at, long when) {}

  /** In the order of making: the oldest goes first. */
  private final Map<String, Made> made = new LinkedHashMap<>();

  /** Nearly always true: asked before every request that might name an id. */
  private volatile boolean empty = true;

  /** Whether nothing is remembered, so that nobody need read a request for the ids it names. */
  public boolean isEmpty() {
    return empty;
  }

  /** A fallback target's reply gave these names. */
  public void remember(Collection<String> ids, Hop at, long now) {
    synchronized (made) {
      for (String id : ids) {
        made.remove(id); // so that it is the youngest
        made.put(id, new Made(at, now));
      }
      Iterator<Made> oldest = made.values().iterator();
      while (oldest.hasNext()) {
        if (now - oldest.next().when() < LIFE && made.size() <= MAX) {
          break;
        }
        oldest.remove();
      }
      empty = made.isEmpty();
    }
  }

  /**
   * The target that made all of these.
   *
   * @return null where there are none, one is unknown or too old, or several targets made them:
   *     then the request goes where the application sent it, whose answer is the honest one
   */
  public @Nullable Hop placeOf(Collection<String> ids, long now) {
    if (empty || ids.isEmpty()) {
      return null;
    }
    Hop place = null;
    synchronized (made) {
      for (String id : ids) {
        Made one = made.get(id);
        if (one == null || now - one.when() >= LIFE || (place != null && !place.equals(one.at()))) {
          return null;
        }
        place = one.at();
      }
    }
    return place;
  }
}
