package io.outrigger.it.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scenario's attempts meet, in order. The last step holds for ever after.
 *
 * @param steps at least one
 */
public record Script(List<Step> steps) {

  /**
   * A part of a script.
   *
   * @param times how many attempts it serves; unused when it lasts
   * @param lasts how long it serves, from its first attempt on; zero when it counts
   */
  public record Step(Misbehaviour misbehaviour, int times, Duration lasts) {
    public Step {
      if (times < 1 || lasts.isNegative()) {
        throw new IllegalArgumentException(
            "a step serves at least one attempt and lasts no negative time: "
                + times
                + ", "
                + lasts);
      }
    }
  }

  public Script {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a script needs at least one step");
    }
    steps = List.copyOf(steps);
  }

  /** One attempt per misbehaviour, the last one for ever. */
  public static Script of(Misbehaviour... misbehaviours) {
    List<Step> steps = new ArrayList<>();
    for (Misbehaviour misbehaviour : misbehaviours) {
      steps.add(new Step(misbehaviour, 1, Duration.ZERO));
    }
    return new Script(steps);
  }

  /** This script, its last step limited to so many attempts, and then another. */
  public Script times(int times, Misbehaviour then) {
    return limited(times, Duration.ZERO, then);
  }

  /** This script, its last step limited to a time from its first attempt on, and then another. */
  public Script lasting(Duration time, Misbehaviour then) {
    return limited(1, time, then);
  }

  private Script limited(int times, Duration time, Misbehaviour then) {
    List<Step> more = new ArrayList<>(steps.subList(0, steps.size() - 1));
    more.add(new Step(steps.get(steps.size() - 1).misbehaviour(), times, time));
    more.add(new Step(then, 1, Duration.ZERO));
    return new Script(more);
  }
}
