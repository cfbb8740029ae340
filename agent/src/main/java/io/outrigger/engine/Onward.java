package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.FallbackPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where else a call may go. Immutable; a hop leaves those behind that stood before it, because a
 * chain is walked once.
 *
 * @param left targets for failures that move on, in order
 * @param larger targets for conversations that are too long, in order
 * @param policy when to move on
 * @param endpoint where the call is now
 * @param hops hops made so far
 */
public record Onward(
    List<Hop> left, List<Hop> larger, FallbackPolicy policy, String endpoint, int hops) {

  /** Nowhere. */
  public static final Onward NONE =
      new Onward(
          List.of(),
          List.of(),
          new FallbackPolicy(Set.of(), Duration.ZERO, 1, Duration.ZERO),
          "",
          0);

  /**
   * The categories that move on by default. What the operator put there on top moves wherever the
   * chain leads, whatever we think of its chances.
   */
  private static final Set<ErrorCategory> USUAL =
      EnumSet.of(
          ErrorCategory.TRANSIENT,
          ErrorCategory.RATE_LIMITED,
          ErrorCategory.TIMEOUT,
          ErrorCategory.UNKNOWN,
          ErrorCategory.QUOTA_EXHAUSTED,
          ErrorCategory.NOT_FOUND);

  public Onward {
    left = List.copyOf(left);
    larger = List.copyOf(larger);
  }

  /** Whether a failure of this category is one that somebody else should make up for. */
  boolean concerns(ErrorCategory category) {
    return category != ErrorCategory.CANCELLED && policy.on().contains(category);
  }

  /** The next target for a failure, or null. */
  @Nullable Hop next(Classification failure, Predicate<Hop> ready) {
    return next(failure.category(), failure.fallbackModel(), failure.fallbackProvider(), ready);
  }

  /** The next target where a circuit or a hold stands in the way, or null. */
  @Nullable Hop next(ErrorCategory cause, Predicate<Hop> ready) {
    // An account without quota has none for its other models.
    return next(cause, cause != ErrorCategory.QUOTA_EXHAUSTED, true, ready);
  }

  private @Nullable Hop next(
      ErrorCategory category, boolean otherModel, boolean otherProvider, Predicate<Hop> ready) {
    for (Hop hop : targets(category)) {
      boolean promising = hop.endpoint().equals(endpoint) ? otherModel : otherProvider;
      if ((promising || !USUAL.contains(category)) && ready.test(hop)) {
        return hop;
      }
    }
    return null;
  }

  private List<Hop> targets(ErrorCategory category) {
    if (category == ErrorCategory.CONTEXT_LENGTH_EXCEEDED) {
      return larger;
    }
    return concerns(category) ? left : List.of();
  }

  /** Whether a target is among those that are left. */
  public boolean knows(Hop hop) {
    return left.contains(hop) || larger.contains(hop);
  }

  /** Once the call is at {@code hop}. */
  Onward from(Hop hop) {
    boolean isLarger = !left.contains(hop);
    List<Hop> behind = isLarger ? after(hop, larger) : after(hop, left);
    // Who took what was too long for the others is followed by their like only.
    return new Onward(behind, isLarger ? behind : larger, policy, hop.endpoint(), hops + 1);
  }

  private static List<Hop> after(Hop hop, List<Hop> targets) {
    return targets.subList(targets.indexOf(hop) + 1, targets.size());
  }

  /** Whether a time-out could be made up for. */
  boolean isLeftAfterTimeout() {
    return !left.isEmpty() && concerns(ErrorCategory.TIMEOUT);
  }

  Onward ended() {
    return new Onward(List.of(), List.of(), policy, endpoint, hops);
  }

  Onward under(FallbackPolicy other) {
    return new Onward(left, larger, other, endpoint, hops);
  }

  /** A limit in nanoseconds as this hop gets it; 0 = none. */
  long shrunk(long configured) {
    double share = configured * Math.pow(policy.timeoutFactor(), hops);
    return Math.min(configured, Math.max((long) share, policy.minTimeout().toNanos()));
  }
}
