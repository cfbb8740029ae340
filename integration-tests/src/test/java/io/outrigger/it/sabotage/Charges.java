package io.outrigger.it.sabotage;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Where it goes off, and with what. A map, because code in any class loader can ask a map that lies
 * among the system properties, and no other type of ours.
 */
final class Charges extends AbstractMap<String, Object> {
  static final String PROPERTY = "outrigger.test.charges";

  private final ConcurrentSkipListSet<String> visited = new ConcurrentSkipListSet<>();
  private volatile String place = "";
  private volatile String kind = "";

  void arm(String where, String what) {
    kind = what;
    place = where;
  }

  void disarm() {
    place = "";
  }

  /** The places passed since the last time, separated by blanks. */
  String visited() {
    String all = String.join(" ", visited);
    visited.clear();
    return all;
  }

  /** Asked at the beginning of each method. */
  @Override
  public @Nullable Object get(@Nullable Object key) {
    String here = String.valueOf(key);
    visited.add(here);
    if (!here.equals(place)) {
      return null;
    }
    Throwable charge =
        switch (kind) {
          case "error" -> new AssertionError("sabotage at " + here);
          case "linkage" -> new NoClassDefFoundError("sabotage at " + here);
          default -> new IllegalStateException("sabotage at " + here);
        };
    // As if the method itself had thrown: this frame is none of Outrigger's.
    StackTraceElement[] frames = charge.getStackTrace();
    charge.setStackTrace(java.util.Arrays.copyOfRange(frames, 1, frames.length));
    return Charges.<RuntimeException>sneak(charge);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> Object sneak(Throwable charge) throws E {
    throw (E) charge;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return Set.of();
  }
}
