package io.outrigger.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does something on purpose, once, the n-th time that a named place of our own code is passed:
 * throws what it is given, if anything.
 */
final class Faults {
  private final Map<String, Integer> passed = new LinkedHashMap<>();
  private String place = "";
  private int nth;
  private Supplier<@Nullable Throwable> fault;
  private boolean fired;

  void arm(String armedPlace, int armedNth, Supplier<@Nullable Throwable> armedFault) {
    place = armedPlace;
    nth = armedNth;
    fault = armedFault;
  }

  boolean fired() {
    return fired;
  }

  /** How often each place was passed. */
  Map<String, Integer> passed() {
    return passed;
  }

  void hit(String here) {
    int count = passed.merge(here, 1, Integer::sum);
    if (here.equals(place) && count == nth) {
      fired = true;
      Throwable thrown = fault.get();
      if (thrown != null) {
        throw sneaky(thrown);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
