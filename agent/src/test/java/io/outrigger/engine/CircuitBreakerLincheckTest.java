package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitBreaker.Answer;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.CircuitBreaker.Refused;
import io.outrigger.engine.CircuitTransition.Phase;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Linearizability of permit, outcome and phase as separate operations (a whole call is not atomic).
 * Time is an argument, and so is the epoch of the reporting permit: late outcomes and double
 * reports occur in any order.
 */
@Param(name = "now", gen = IntGen.class, conf = "0:8")
@Param(name = "epoch", gen = IntGen.class, conf = "0:4")
public class CircuitBreakerLincheckTest {
  private final CircuitBreaker breaker;

  public CircuitBreakerLincheckTest() {
    Policies policies = new Policies();
    policies.failureThreshold = 2;
    policies.initialOpenDuration = Duration.ofNanos(3);
    policies.openDuration = Duration.ofNanos(3);
    breaker = new CircuitBreaker(policies.circuit(), 4);
  }

  @Operation
  public String permit(@Param(name = "now") int now) {
    Answer answer = breaker.tryAcquire(now);
    return answer instanceof Permit permit
        ? "permit " + permit.epoch() + ' ' + permit.probe()
        : "left " + ((Refused) answer).leftNanos();
  }

  @Operation
  public boolean succeeds(@Param(name = "epoch") int epoch) {
    return breaker.succeeded(new Permit(epoch, true, null)) != null;
  }

  @Operation
  public boolean fails(@Param(name = "epoch") int epoch, @Param(name = "now") int now) {
    Permit permit = new Permit(epoch, true, null);
    return breaker.failed(permit, ErrorCategory.TRANSIENT, now, now % 5, 0) != null;
  }

  @Operation
  public void decidesNothing(@Param(name = "epoch") int epoch) {
    breaker.neutral(new Permit(epoch, true, null));
  }

  @Operation
  public Phase phase() {
    return breaker.phase();
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(30)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(4)
        .actorsAfter(2)
        .check(getClass());
  }

  @Test
  void stressedThreadsSeeALinearizableOrder() {
    new StressOptions()
        .iterations(20)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(3)
        .check(getClass());
  }
}
