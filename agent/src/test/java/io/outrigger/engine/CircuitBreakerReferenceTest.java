package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.CircuitTransition.Phase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Other people's breakers as references, where their semantics and ours coincide. */
class CircuitBreakerReferenceTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final Policies policies = new Policies();
  private long now;

  /** Strictly one call or probe after the other; {@code true} = it succeeds. */
  @Property(tries = 5_000)
  void agreesWithFailsafeOnSequentialCalls(@ForAll @Size(60) boolean[] succeeds) {
    CircuitBreaker ours = new CircuitBreaker(policies.circuit(), HOUR);
    dev.failsafe.CircuitBreaker<Object> theirs =
        dev.failsafe.CircuitBreaker.builder()
            .withFailureThreshold(5)
            .withSuccessThreshold(2)
            .withDelay(Duration.ofHours(1))
            .build();
    for (boolean success : succeeds) {
      if (ours.tryAcquire(now) instanceof Permit permit) {
        assertThat(theirs.tryAcquirePermit()).isTrue();
        if (success) {
          ours.succeeded(permit);
          theirs.recordSuccess();
        } else {
          ours.failed(permit, ErrorCategory.TRANSIENT, now, 0, 0);
          theirs.recordFailure();
        }
      } else {
        assertThat(theirs.tryAcquirePermit()).isFalse();
        now += HOUR; // longer than any opening of ours
        theirs.halfOpen();
      }
      boolean halfOpen = ours.phase() == Phase.HALF_OPEN;
      assertThat(theirs.isClosed()).isEqualTo(ours.phase() == Phase.CLOSED);
      // Theirs turns half-open when time has passed, ours with the probe that follows.
      assertThat(theirs.isOpen() || theirs.isHalfOpen())
          .isEqualTo(halfOpen || ours.phase() == Phase.OPEN);
    }
  }

  @Property(tries = 5_000)
  void opensAndRefusesLikeResilience4jWithAWindowOfFive(@ForAll @Size(60) boolean[] succeeds) {
    CircuitBreaker ours = new CircuitBreaker(policies.circuit(), HOUR);
    var theirs =
        io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
            "reference",
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(5)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(100)
                .waitDurationInOpenState(Duration.ofHours(1))
                .build());
    boolean opened = false;
    for (boolean success : succeeds) {
      boolean admitted = ours.tryAcquire(now) instanceof Permit;
      assertThat(theirs.tryAcquirePermission()).isEqualTo(admitted);
      if (admitted) {
        Permit permit = (Permit) ours.tryAcquire(now);
        if (success && !opened) {
          ours.succeeded(permit);
          theirs.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
          ours.failed(permit, ErrorCategory.TRANSIENT, now, 0, 0);
          theirs.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException());
        }
      }
      opened = ours.phase() == Phase.OPEN;
    }
  }
}
