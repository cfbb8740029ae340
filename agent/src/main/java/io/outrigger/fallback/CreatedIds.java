package io.outrigger.fallback;

import io.outrigger.engine.Hop;
import io.outrigger.http.RequestView;
import io.outrigger.route.Tenant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which fallback target made the objects that an application may name later: a stored response
 * continued at the provider that never saw it would fail, or worse, be another one. Who was not
 * given a name is not led to what it names: fallback targets are asked with the operator's own key,
 * which would open anybody's. Time comes in as an argument, in nanoseconds of one monotonic clock.
 */
public final class CreatedIds {

  /** Providers keep stored responses for 30 days; a conversation rests for less than one. */
  private static final long LIFE = TimeUnit.HOURS.toNanos(24);

  /** About 1 MB of ids and places at most. */
  static final int MAX = 4_096;

  private record Made(Hop at, String tenant, long when) {}

  private final Tenant tenants = new Tenant(null);

  /** In the order of making: the oldest goes first. */
  private final Map<String, Made> made = new LinkedHashMap<>();

  /** Nearly always true: asked before every request that might name an id. */
  private volatile boolean empty = true;

  /** Whether nothing is remembered, so that nobody need read a request for the ids it names. */
  public boolean isEmpty() {
    return empty;
  }

  /**
   * A fallback target's reply gave these names.
   *
   * @param asker the application's own request; nothing is remembered where it shows no whole
   *     credential
   */
  public void remember(RequestView asker, Collection<String> ids, Hop at, long now) {
    String tenant = tenants.of(asker);
    if (tenant == null) {
      return;
    }
    synchronized (made) {
      for (String id : ids) {
        made.remove(id); // so that it is the youngest
        made.put(id, new Made(at, tenant, now));
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
   * @param asker the request that names them
   * @return null where there are none, one is unknown, too old or somebody else's, or several
   *     targets made them: then the request goes where the application sent it, whose answer is the
   *     honest one
   */
  public @Nullable Hop placeOf(RequestView asker, Collection<String> ids, long now) {
    if (empty || ids.isEmpty()) {
      return null;
    }
    String tenant = tenants.of(asker);
    Hop place = null;
    synchronized (made) {
      for (String id : ids) {
        Made one = made.get(id);
        if (one == null
            || now - one.when() >= LIFE
            || !one.tenant().equals(tenant)
            || (place != null && !place.equals(one.at()))) {
          return null;
        }
        place = one.at();
      }
    }
    return place;
  }
}
