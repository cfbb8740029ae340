package io.outrigger.engine;

import static io.outrigger.config.ErrorCategory.TIMEOUT;
import static io.outrigger.config.ErrorCategory.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.Force;
import io.outrigger.engine.CircuitBreaker.Answer;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.CircuitBreaker.Refused;
import io.outrigger.engine.CircuitTransition.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One test for each rule of the breaker and each row of its state table. */
class CircuitBreakerTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long LEASE = 130 * SECOND;

  private final Policies policies = new Policies();
  private CircuitBreaker breaker = new CircuitBreaker(policies.circuit(), LEASE);
  private long now = 1_000 * SECOND;

  @Test
  void staysClosedBelowTheThreshold() {
    fail(4);
    assertThat(breaker.phase()).isEqualTo(Phase.CLOSED);
    assertThat(breaker.tryAcquire(now)).isInstanceOf(Permit.class);
  }

  @Test
  void opensAtTheFifthFailureInARowAndAnnouncesItOnce() {
    Permit fifth = admitted();
    Permit sixth = admitted();
    fail(4);
    assertThat(breaker.failed(fifth, TIMEOUT, now, 0, 0))
        .isEqualTo(new CircuitTransition(Phase.CLOSED, Phase.OPEN, TIMEOUT));
    assertThat(breaker.failed(sixth, TIMEOUT, now, 0, 0)).as("admitted before").isNull();
    assertThat(refused()).isEqualTo(new Refused(5 * SECOND, TIMEOUT));
  }

  @Test
  void aSuccessStartsTheCountAnew() {
    fail(4);
    assertThat(breaker.succeeded(admitted())).isNull();
    fail(4);
    assertThat(breaker.phase()).isEqualTo(Phase.CLOSED);
    fail(1);
    assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void neutralOutcomesNeitherCountNorReset() {
    fail(4);
    breaker.neutral(admitted());
    fail(1);
    assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void anUntroubledAdmissionAllocatesNothing() {
    assertThat(breaker.tryAcquire(now)).isSameAs(breaker.tryAcquire(now + 1));
  }

  @Test
  void openingsDoubleUpToTheLongestWhileProbesFail() {
    fail(5);
    List<Long> openings = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long left = refused().leftNanos();
      openings.add(left / SECOND);
      now += left;
      breaker.failed(admitted(), TRANSIENT, now, 0, 0);
    }
    assertThat(openings).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
  }

  @Test
  void closingResetsTheSeriesOfOpenings() {
    fail(5);
    now += 5 * SECOND;
    breaker.failed(admitted(), TRANSIENT, now, 0, 0);
    now += 10 * SECOND;
    breaker.succeeded(admitted());
    breaker.succeeded(admitted());
    fail(5);
    assertThat(refused().leftNanos()).isEqualTo(5 * SECOND);
  }

  @Test
  void openingsAreSpreadByATenth() {
    for (double spread : new double[] {-1, -0.5, 0, 0.5, 1}) {
      breaker = new CircuitBreaker(policies.circuit(), LEASE);
      fail(4);
      breaker.failed(admitted(), TRANSIENT, now, 0, spread);
      assertThat(refused().leftNanos()).isEqualTo((long) (5 * SECOND * (1 + 0.1 * spread)));
    }
  }

  @Test
  void equalDurationsPromiseAFixedTime() {
    policies.initialOpenDuration = policies.openDuration;
    breaker = new CircuitBreaker(policies.circuit(), LEASE);
    fail(4);
    breaker.failed(admitted(), TRANSIENT, now, 0, 1);
    assertThat(refused().leftNanos()).isEqualTo(60 * SECOND);
    now += 60 * SECOND - 1;
    assertThat(refused().leftNanos()).isEqualTo(1);
    now += 1;
    assertThat(admitted().probe()).isTrue();
  }

  @Test
  void theFirstPermitAfterTheOpeningIsTheProbeAndEverybodyElseIsRefused() {
    open();
    Permit probe = admitted();
    assertThat(probe.probe()).isTrue();
    assertThat(probe.transition())
        .isEqualTo(new CircuitTransition(Phase.OPEN, Phase.HALF_OPEN, TRANSIENT));
    // The last opening is a better guess at when to come back than the whole lease.
    assertThat(refused()).isEqualTo(new Refused(5 * SECOND, TRANSIENT));
  }

  @Test
  void anyFailedProbeReopensAtOnceEvenAfterASuccess() {
    open();
    breaker.succeeded(admitted());
    assertThat(breaker.failed(admitted(), TIMEOUT, now, 0, 0))
        .isEqualTo(new CircuitTransition(Phase.HALF_OPEN, Phase.OPEN, TIMEOUT));
    assertThat(refused()).isEqualTo(new Refused(10 * SECOND, TIMEOUT));
    now += 10 * SECOND;
    assertThat(breaker.succeeded(admitted())).as("the failed probe erased the success").isNull();
  }

  @Test
  void twoProbeSuccessesOneAfterTheOtherClose() {
    open();
    assertThat(breaker.succeeded(admitted())).isNull();
    assertThat(breaker.phase()).isEqualTo(Phase.HALF_OPEN);
    assertThat(breaker.succeeded(admitted()))
        .isEqualTo(new CircuitTransition(Phase.HALF_OPEN, Phase.CLOSED, null));
  }

  @Test
  void aNeutralProbeGivesTheSlotBackAndDecidesNothing() {
    open();
    breaker.succeeded(admitted());
    breaker.neutral(admitted());
    assertThat(breaker.succeeded(admitted()).to()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aLostProbeGivesWayAfterItsLeaseAndKeepsTheFirstSuccess() {
    open();
    breaker.succeeded(admitted());
    admitted(); // and never reports
    now += LEASE - 1;
    assertThat(refused().leftNanos()).isEqualTo(1);
    now += 1;
    assertThat(breaker.succeeded(admitted()).to()).isEqualTo(Phase.CLOSED);
  }

  /** Two successes close; each answer takes one and a half leases, and somebody calls all along. */
  @Test
  void aTargetWhoseAnswersOutlastTheLeaseIsFoundWell() {
    open();
    Permit slow = admitted();
    now += LEASE;
    Permit second = admitted();
    now += LEASE / 2;
    assertThat(breaker.succeeded(slow)).as("the first of two").isNull();
    assertThat(refused()).as("one probe at a time: the second has the slot").isNotNull();
    assertThat(breaker.succeeded(slow)).as("reported twice").isNull();
    now += LEASE;
    admitted(); // the third took over from the second
    assertThat(breaker.succeeded(second).to()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aSlowProbesFailureCountsToo() {
    open();
    Permit slow = admitted();
    now += LEASE;
    Permit next = admitted();
    assertThat(breaker.failed(slow, TIMEOUT, now, 0, 0).to()).isEqualTo(Phase.OPEN);
    assertThat(breaker.succeeded(next)).as("admitted before the opening").isNull();
    assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void aSlowProbeThatDecidesNothingLeavesTheSlotToItsHolder() {
    open();
    Permit slow = admitted();
    now += LEASE;
    Permit holder = admitted();
    breaker.neutral(slow);
    assertThat(refused().leftNanos()).isPositive();
    breaker.succeeded(holder);
    assertThat(breaker.succeeded(admitted()).to()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void outcomesOfAnEarlierEpochChangeNothing() {
    List<Permit> streams = List.of(admitted(), admitted(), admitted());
    open();
    Permit probe = admitted();
    for (Permit stream : streams) {
      assertThat(breaker.succeeded(stream)).isNull();
    }
    assertThat(breaker.phase()).isEqualTo(Phase.HALF_OPEN);
    assertThat(breaker.failed(streams.get(0), TRANSIENT, now, 0, 0)).isNull();
    assertThat(breaker.succeeded(probe)).isNull();
    assertThat(breaker.succeeded(probe)).as("reported twice").isNull();
    assertThat(breaker.phase()).isEqualTo(Phase.HALF_OPEN);
  }

  @Test
  void aHintExtendsAnOpeningAndNeverShortensIt() {
    Permit early = admitted();
    Permit other = admitted();
    fail(4);
    breaker.failed(admitted(), TRANSIENT, now, 20 * SECOND, 0);
    assertThat(refused().leftNanos()).isEqualTo(20 * SECOND);
    breaker.failed(early, TRANSIENT, now, 30 * SECOND, 0);
    assertThat(refused().leftNanos()).as("a late hint is a fact").isEqualTo(30 * SECOND);
    breaker.failed(other, TRANSIENT, now, SECOND, 0);
    assertThat(refused().leftNanos()).isEqualTo(30 * SECOND);
  }

  @Test
  void aShortHintDoesNotShortenTheOpening() {
    fail(4);
    breaker.failed(admitted(), TRANSIENT, now, SECOND, 0);
    assertThat(refused().leftNanos()).isEqualTo(5 * SECOND);
  }

  @Test
  void theOperatorsHandStandsAboveTheMachine() {
    Permit before = admitted();
    breaker.force(Force.OPEN);
    assertThat(refused().cause()).isNull();
    breaker.succeeded(before);
    assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
    breaker.force(Force.CLOSED);
    fail(50);
    assertThat(breaker.phase()).isEqualTo(Phase.CLOSED);
    Permit forced = admitted();
    breaker.force(Force.NONE);
    for (int i = 0; i < 50; i++) {
      breaker.failed(forced, TRANSIENT, now, 0, 0);
    }
    assertThat(breaker.phase()).as("a new epoch").isEqualTo(Phase.CLOSED);
    fail(5);
    assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
    breaker.force(Force.NONE);
    assertThat(breaker.phase()).as("no hand to take away").isEqualTo(Phase.OPEN);
  }

  @Test
  void aThresholdOfOneOpensAtOnce() {
    policies.failureThreshold = 1;
    policies.successThreshold = 1;
    policies.initialOpenDuration = Duration.ofMillis(1);
    breaker = new CircuitBreaker(policies.circuit(), LEASE);
    fail(1);
    assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
    now += SECOND;
    assertThat(breaker.succeeded(admitted()).to()).isEqualTo(Phase.CLOSED);
  }

  private void open() {
    fail(5);
    now += 5 * SECOND;
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(admitted(), TRANSIENT, now, 0, 0);
    }
  }

  private Permit admitted() {
    Answer answer = breaker.tryAcquire(now);
    assertThat(answer).isInstanceOf(Permit.class);
    return (Permit) answer;
  }

  private Refused refused() {
    Answer answer = breaker.tryAcquire(now);
    assertThat(answer).isInstanceOf(Refused.class);
    return (Refused) answer;
  }
}
