package io.outrigger.status;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions. Bounded; what repeats within a short while is counted at its line, so that
 * a storm of refusals does not wash away what led to it.
 */
final class Decisions {
  static final int KEPT = 50;

  /** Among so many of the latest lines the same one is looked for. */
  private static final int LOOKED_AT = 8;

  private static final long SOON_MILLIS = 60_000;

  private final ArrayDeque<Decided> latest = new ArrayDeque<>();

  synchronized void add(
      long now, String what, String target, String reason, @Nullable String trace) {
    String shown = Shown.line(target);
    String why = Shown.line(reason);
    Decided line = new Decided(now, now, 1, what, shown, why, trace);
    Iterator<Decided> newest = latest.iterator();
    for (int i = 0; i < LOOKED_AT && newest.hasNext(); i++) {
      Decided known = newest.next();
      if (known.isSame(what, shown, why) && now - known.lastMillis() < SOON_MILLIS) {
        newest.remove();
        line = known.again(now, trace);
        break;
      }
    }
    latest.addFirst(line);
    if (latest.size() > KEPT) {
      latest.removeLast();
    }
  }

  /** The newest first. */
  synchronized List<Decided> all() {
    return new ArrayList<>(latest);
  }
}
