package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Force;
import io.outrigger.engine.CircuitBreaker.Answer;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.CircuitBreaker.Refused;
import io.outrigger.engine.CircuitTransition.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** Random scripts: breaker and model must agree after each step, and the promises must hold. */
class CircuitBreakerModelTest {
  private static final long LEASE = TimeUnit.SECONDS.toNanos(130);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  /** Each number is one step: what to do, and with which permit, hint or length of time. */
  @Provide
  Arbitrary<int[]> script() {
    return Arbitraries.integers()
        .between(0, (1 << 24) - 1)
        .withDistribution(RandomDistribution.uniform())
        .array(int[].class)
        .ofSize(50);
  }

  @Property(tries = 70_000, edgeCases = EdgeCasesMode.NONE)
  void doesWhatTheModelDoes(@ForAll("script") int[] script) {
    Policies policies = new Policies();
    policies.failureThreshold = 3; // small, so that 50 steps reach every state many times
    new Run(policies).all(script);
  }

  @Property(tries = 30_000, edgeCases = EdgeCasesMode.NONE)
  void doesWhatTheModelDoesWithFixedOpenings(@ForAll("script") int[] script) {
    Policies policies = new Policies();
    policies.failureThreshold = 2;
    policies.successThreshold = 3;
    policies.initialOpenDuration = policies.openDuration;
    new Run(policies).all(script);
  }

  private static final class Run {
    private final CircuitBreaker breaker;
    private final BreakerModel model;
    // A clock that starts just below its overflow: comparisons must be by subtraction.
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(100);
    private final List<Permit> out = new ArrayList<>();
    private long now;
    private long probeLease = Long.MIN_VALUE;
    private Permit probe;

    Run(Policies policies) {
      breaker = new CircuitBreaker(policies.circuit(), LEASE);
      model = new BreakerModel(policies.circuit(), LEASE);
    }

    void all(int[] script) {
      for (int code : script) {
        step(code & 15, code >>> 4);
        Phase phase =
            switch (model.state) {
              case CLOSED, FORCED_CLOSED -> Phase.CLOSED;
              case OPEN, FORCED_OPEN -> Phase.OPEN;
              case HALF_OPEN -> Phase.HALF_OPEN;
            };
        assertThat(breaker.phase()).isEqualTo(phase);
      }
    }

    private void step(int kind, int arg) {
      switch (kind) {
        case 0, 1, 2, 3 -> permit();
        case 4, 5 -> succeed(take(arg));
        case 6, 7, 8, 9 -> fail(take(arg), 0, arg);
        case 10 -> fail(take(arg), TimeUnit.MILLISECONDS.toNanos(arg % 200_000), arg);
        case 11 -> neutral(take(arg));
        case 12 -> now += TimeUnit.MILLISECONDS.toNanos(arg % 2_000);
        case 13, 14 -> now += TimeUnit.MILLISECONDS.toNanos(arg % 100_000);
        default -> force(arg);
      }
    }

    private void permit() {
      boolean wouldRefuse = breaker.refusesAt(START + now);
      Answer answer = breaker.tryAcquire(START + now);
      long expected = model.permit(now);
      assertThat(wouldRefuse).isEqualTo(expected == -1);
      if (answer instanceof Refused refused) {
        assertThat(expected).isEqualTo(-1);
        assertThat(refused.leftNanos()).isPositive();
        return;
      }
      Permit permit = (Permit) answer;
      assertThat(permit.epoch()).isEqualTo(expected);
      if (permit.probe()) {
        assertThat(probe == null || probeLease <= now).as("one live probe at most").isTrue();
        probe = permit;
        probeLease = now + LEASE;
      }
      out.add(permit);
    }

    private Permit take(int arg) {
      // Mostly the newest one, sometimes one that was out for long.
      return out.isEmpty()
          ? null
          : out.remove(arg % 3 == 0 ? (arg >>> 2) % out.size() : out.size() - 1);
    }

    private void succeed(Permit permit) {
      if (permit == null) {
        return;
      }
      boolean counts = model.counts(permit.epoch());
      CircuitTransition change = breaker.succeeded(permit);
      model.success(permit.epoch());
      if (change != null) {
        assertThat(change.to()).isEqualTo(Phase.CLOSED);
        assertThat(permit.probe()).as("only probes close").isTrue();
        assertThat(counts).as("and not those from before the last opening").isTrue();
        probe = null; // as does its success
      }
      reported(permit);
    }

    private void fail(Permit permit, long hint, int arg) {
      if (permit == null) {
        return;
      }
      double spread = (arg % 2001) / 1000.0 - 1;
      boolean wasOpen = model.state == BreakerModel.State.OPEN;
      long untilBefore = model.until;
      CircuitTransition change =
          breaker.failed(permit, ErrorCategory.TRANSIENT, START + now, hint, spread);
      model.failure(permit.epoch(), now, hint, spread);
      if (change != null) {
        assertThat(change.to()).isEqualTo(Phase.OPEN);
        probe = null; // a slow probe's failure fences off who took over from it
      }
      if (model.state == BreakerModel.State.OPEN && model.until > now) {
        long left = ((Refused) breaker.tryAcquire(START + now)).leftNanos();
        assertThat(left).isEqualTo(model.until - now);
        assertThat(!wasOpen || model.until >= untilBefore).as("never shortened").isTrue();
        if (change != null) {
          assertThat(left).isLessThanOrEqualTo(Math.max(hint, LONGEST + LONGEST / 10));
          assertThat(left).as("not before the hint").isGreaterThanOrEqualTo(hint);
        }
      }
      reported(permit);
    }

    private void neutral(Permit permit) {
      if (permit != null) {
        breaker.neutral(permit);
        if (permit.probe()) {
          model.neutral(permit.epoch());
        }
        reported(permit);
      }
    }

    private void force(int arg) {
      Force hand = arg % 4 == 0 ? Force.OPEN : arg % 4 == 1 ? Force.CLOSED : Force.NONE;
      if (hand != Force.NONE && arg % 3 != 0) {
        return; // the operator's hand is rare
      }
      breaker.force(hand);
      model.force(hand);
      probe = hand == Force.NONE ? probe : null; // what ran before is fenced off
    }

    private void reported(Permit permit) {
      if (permit.equals(probe)) {
        probe = null;
      }
    }
  }

  @Property(tries = 200)
  void aLostProbeNeverWedges(@ForAll("script") int[] script) {
    Policies policies = new Policies();
    policies.initialOpenDuration = Duration.ofSeconds(5);
    Run run = new Run(policies);
    run.all(script);
    run.breaker.force(Force.NONE);
    // Whatever happened: two lease times and an opening later somebody may try.
    long later = Run.START + run.now + 2 * LEASE + TimeUnit.SECONDS.toNanos(400);
    assertThat(run.breaker.tryAcquire(later)).isInstanceOf(Permit.class);
  }
}
