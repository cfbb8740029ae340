package io.outrigger.telemetry;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Whoever was told of calls so far, held weakly: what is nobody's call in particular is told to
 * all.
 */
final class Destinations {
  private final List<WeakReference<Destination>> known = new CopyOnWriteArrayList<>();

  void add(Destination destination) {
    known.removeIf(reference -> reference.get() == null);
    known.add(new WeakReference<>(destination));
  }

  void each(Consumer<Destination> what) {
    for (WeakReference<Destination> reference : known) {
      Destination destination = reference.get();
      if (destination != null) {
        what.accept(destination);
      }
    }
  }
}
