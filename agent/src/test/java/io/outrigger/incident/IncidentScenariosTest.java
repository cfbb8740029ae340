package io.outrigger.incident;

import static io.outrigger.incident.Traffic.MINUTE;
import static io.outrigger.incident.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.IncidentSettings;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.WaitSource;
import io.outrigger.incident.Entry.What;
import io.outrigger.incident.IncidentChange.Step;
import io.outrigger.incident.Traffic.Brought;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentScenariosTest {
  private static final Duration SECONDS = Duration.ofSeconds(1);

  @Test
  void aBrownOutOfTwentyMinutesIsOneIncidentWithItsTimes() {
    Traffic traffic = new Traffic().healthy(Duration.ofMinutes(30));
    long began = traffic.now();
    traffic.calls(
        Duration.ofMinutes(20),
        SECONDS,
        number ->
            number % 3 == 0
                ? Brought.failed(ErrorCategory.TRANSIENT, "overloaded_error")
                : Brought.ANSWER);
    long ended = traffic.now();
    traffic.healthy(Duration.ofMinutes(30));

    assertThat(traffic.steps()).last().isEqualTo("closed page");
    assertThat(traffic.changes).extracting(IncidentChange::step).containsOnlyOnce(Step.OPENED);
    Incident incident = traffic.only(Step.CLOSED);
    assertThat(incident.category()).isEqualTo(ErrorCategory.TRANSIENT);
    assertThat(incident.reason()).isEqualTo("overloaded_error");
    assertThat(incident.firstErrorAt() - began).isBetween(0L, 3 * SECOND);
    assertThat(incident.timeToDetect()).isBetween(15 * SECOND, MINUTE);
    assertThat(ended - incident.lastErrorAt()).isBetween(0L, 4 * SECOND);
    assertThat(incident.timeToRecover()).isBetween(19 * MINUTE, 20 * MINUTE);
    assertThat(incident.closedAt() - ended).isBetween(MINUTE, 7 * MINUTE);
    assertThat(incident.impact().failed()).isBetween(395L, 405L);
    assertThat(traffic.incidents.anyOpen()).isFalse();
  }

  @Test
  void aTotalOutageIsAPageWithinHalfAMinute() {
    Traffic traffic = new Traffic().healthy(Duration.ofMinutes(10));
    traffic.failing(Duration.ofSeconds(40), ErrorCategory.TRANSIENT, "503");
    assertThat(traffic.only(Step.OPENED).timeToDetect()).isBetween(15 * SECOND, 30 * SECOND);
    assertThat(traffic.incidents.open(traffic.now()).get(0).severity()).isEqualTo(Severity.PAGE);
  }

  @Test
  void aUsedUpQuotaIsAPageBecauseNobodyIsAnswered() {
    Traffic traffic = new Traffic().healthy(Duration.ofMinutes(10));
    traffic.failing(Duration.ofMinutes(3), ErrorCategory.QUOTA_EXHAUSTED, "insufficient_quota");
    Incident incident = traffic.incidents.open(traffic.now()).get(0);
    assertThat(incident.severity()).isEqualTo(Severity.PAGE);
    assertThat(incident.category()).isEqualTo(ErrorCategory.QUOTA_EXHAUSTED);
    assertThat(incident.reason()).isEqualTo("insufficient_quota");
  }

  @Test
  void aBadKeyIsFoundOnceEnoughCallsHaveMetIt() {
    Traffic traffic = new Traffic();
    traffic.failing(Duration.ofSeconds(19), ErrorCategory.AUTH, "invalid_api_key");
    assertThat(traffic.changes).as("fewer calls than min-calls").isEmpty();
    traffic.failing(Duration.ofMinutes(1), ErrorCategory.AUTH, "invalid_api_key");
    assertThat(traffic.steps()).containsExactly("opened page");
    assertThat(traffic.only(Step.OPENED).category()).isEqualTo(ErrorCategory.AUTH);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCategory.class,
      names = {
        "CONTENT_POLICY",
        "INVALID_REQUEST",
        "CONTEXT_LENGTH_EXCEEDED",
        "REQUEST_TOO_LARGE",
        "CANCELLED"
      })
  void aStormThatIsTheRequestsFaultIsNoIncident(ErrorCategory category) {
    Traffic traffic = new Traffic().failing(Duration.ofHours(1), category, "content_filter");
    assertThat(traffic.changes).isEmpty();
  }

  @Test
  void cancelledCallsAreNobodysTrouble() {
    Traffic traffic = new Traffic();
    traffic.calls(
        Duration.ofMinutes(20),
        SECONDS,
        number -> new Brought(CallOutcome.CANCELLED, ErrorCategory.TRANSIENT, "503"));
    assertThat(traffic.changes)
        .as("the attempts are the provider's trouble all the same")
        .hasSize(1);
    Incident incident = traffic.only(Step.OPENED);
    assertThat(incident.impact().calls()).isZero();
  }

  @Test
  void aQuietServiceDoesNotFlap() {
    Traffic traffic = new Traffic();
    // One call a minute, every second one fails: never twenty in a window.
    traffic.calls(
        Duration.ofHours(6),
        Duration.ofMinutes(1),
        number ->
            number % 2 == 0 ? Brought.failed(ErrorCategory.TRANSIENT, "503") : Brought.ANSWER);
    assertThat(traffic.changes).isEmpty();
  }

  @Test
  void aBlipOfSecondsIsNoIncident() {
    Traffic traffic = new Traffic().healthy(Duration.ofMinutes(10));
    traffic.failing(Duration.ofSeconds(10), ErrorCategory.TRANSIENT, "503");
    traffic.healthy(Duration.ofMinutes(20));
    assertThat(traffic.changes).isEmpty();
  }

  @Test
  void noiseBeforeAnOutageIsNoBeginningOfIt() {
    Traffic traffic = new Traffic();
    traffic.calls(
        Duration.ofHours(2),
        SECONDS,
        number ->
            number % 200 == 0 ? Brought.failed(ErrorCategory.TIMEOUT, "timeout") : Brought.ANSWER);
    assertThat(traffic.changes).isEmpty();
    long began = traffic.now();
    traffic.failing(Duration.ofMinutes(1), ErrorCategory.TRANSIENT, "503");
    Incident incident = traffic.only(Step.OPENED);
    assertThat(incident.firstErrorAt()).isEqualTo(began);
    assertThat(incident.timeToDetect()).isBetween(15 * SECOND, 30 * SECOND);
    assertThat(incident.reason()).isEqualTo("503");
    assertThat(incident.timeline())
        .filteredOn(entry -> entry.what() == What.ERROR)
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(entry -> "503".equals(entry.reason()));
  }

  @Test
  void aStormOfHintsLeavesRoomForHowItBegan() {
    Traffic traffic = new Traffic().healthy(Duration.ofMinutes(10));
    for (int second = 0; second < 60; second++) {
      traffic.incidents.hinted(
          "openai",
          "gpt-4o",
          ErrorCategory.RATE_LIMITED,
          Duration.ofSeconds(60 - second),
          WaitSource.RETRY_AFTER,
          traffic.now());
      traffic.call(Brought.failed(ErrorCategory.RATE_LIMITED, "429"));
      traffic.pass(SECONDS);
    }
    assertThat(traffic.only(Step.OPENED).timeline())
        .extracting(Entry::what)
        .contains(What.ERROR, What.HINT)
        .hasSizeLessThan(12);
  }

  @Test
  void twoPercentAreATicketAndMoreEscalatesIt() {
    Traffic traffic = new Traffic();
    traffic.calls(
        Duration.ofMinutes(20),
        SECONDS,
        number ->
            number % 50 == 0 ? Brought.failed(ErrorCategory.TIMEOUT, "timeout") : Brought.ANSWER);
    assertThat(traffic.steps()).containsExactly("opened ticket");
    traffic.failing(Duration.ofMinutes(1), ErrorCategory.TIMEOUT, "timeout");
    assertThat(traffic.steps()).containsExactly("opened ticket", "escalated page");
    assertThat(traffic.changes.get(1).incident().id())
        .isEqualTo(traffic.changes.get(0).incident().id());
  }

  @Test
  void rateLimitsThatRetriesHideAreATicket() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 600; second++) {
      traffic.incidents.attemptFailed(
          "openai", "gpt-4o", "openai", ErrorCategory.RATE_LIMITED, "429", traffic.now());
      traffic.call(Brought.ANSWER);
      traffic.pass(SECONDS);
    }
    assertThat(traffic.incidents.open(traffic.now()))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.severity()).isEqualTo(Severity.TICKET);
              assertThat(incident.category()).isEqualTo(ErrorCategory.RATE_LIMITED);
            });
  }

  @Test
  void flappingIsOneIncidentWhereThePausesAreShort() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 10; i++) {
      traffic.failing(Duration.ofMinutes(2), ErrorCategory.TRANSIENT, "503");
      traffic.healthy(Duration.ofMinutes(2));
    }
    assertThat(traffic.steps()).containsExactly("opened page");
  }

  @Test
  void flappingWithLongPausesIsTrustedLessEachTime() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 20; i++) {
      traffic.failing(Duration.ofMinutes(8), ErrorCategory.TRANSIENT, "503");
      traffic.healthy(Duration.ofMinutes(8));
    }
    assertThat(traffic.steps()).hasSizeLessThanOrEqualTo(9).last().isEqualTo("opened page");
    assertThat(traffic.changes.get(traffic.changes.size() - 1).incident().occurrence())
        .isBetween(2, 5);
  }

  @Test
  void anOldAcquaintanceIsRecognised() {
    Traffic traffic = new Traffic();
    traffic.failing(Duration.ofMinutes(2), ErrorCategory.TRANSIENT, "503");
    traffic.healthy(Duration.ofHours(3));
    traffic.failing(Duration.ofMinutes(2), ErrorCategory.AUTH, "invalid_api_key");
    traffic.healthy(Duration.ofHours(3));
    traffic.failing(Duration.ofMinutes(2), ErrorCategory.TRANSIENT, "503");

    assertThat(
            traffic.changes.stream()
                .filter(change -> change.step() == Step.OPENED)
                .map(change -> change.incident().occurrence()))
        .containsExactly(1, 1, 2);
    assertThat(traffic.changes.get(0).incident().fingerprint())
        .isEqualTo(traffic.changes.get(4).incident().fingerprint())
        .isNotEqualTo(traffic.changes.get(2).incident().fingerprint());
  }

  @Test
  void theTimelineTellsHowItBeganAndWhatTheCircuitDid() {
    Traffic traffic = new Traffic().healthy(Duration.ofMinutes(10));
    traffic.failing(Duration.ofSeconds(10), ErrorCategory.TRANSIENT, "503");
    traffic.incidents.circuitMoved(
        "openai",
        "gpt-4o",
        new CircuitTransition(Phase.CLOSED, Phase.OPEN, ErrorCategory.TRANSIENT),
        traffic.now());
    traffic.incidents.hinted(
        "openai",
        "gpt-4o",
        ErrorCategory.RATE_LIMITED,
        Duration.ofSeconds(20),
        WaitSource.RETRY_AFTER,
        traffic.now());
    traffic.failing(Duration.ofSeconds(30), ErrorCategory.TRANSIENT, "503");
    traffic.configHash = "beef0000";
    traffic.calls(
        Duration.ofMinutes(2),
        SECONDS,
        number -> new Brought(CallOutcome.FALLBACK, ErrorCategory.TRANSIENT, "529"));
    traffic.healthy(Duration.ofMinutes(20));

    Incident incident = traffic.only(Step.CLOSED);
    assertThat(incident.configHash()).isEqualTo("c0ffee00");
    assertThat(incident.timeline())
        .extracting(Entry::what)
        .containsExactly(
            What.ERROR,
            What.ERROR,
            What.ERROR,
            What.CIRCUIT,
            What.HINT,
            What.OPENED,
            What.ERROR, // the first one of another reason
            What.CONFIGURATION,
            What.CLOSED);
    assertThat(incident.timeline())
        .extracting(Entry::detail)
        .contains(
            "circuit closed to open",
            "the provider asks to wait 20 s (retry_after)",
            "now beef0000")
        .last()
        .asString()
        .contains("120 elsewhere");
    assertThat(incident.timeline()).isSortedAccordingTo((a, b) -> Long.compare(a.at(), b.at()));
  }

  @Test
  void answersFromElsewhereAreATicket() {
    Traffic traffic = new Traffic();
    traffic.calls(
        Duration.ofMinutes(5),
        SECONDS,
        number ->
            number % 10 == 0
                ? new Brought(CallOutcome.FALLBACK, ErrorCategory.NOT_FOUND, "model_not_found")
                : Brought.ANSWER);
    assertThat(traffic.steps()).containsExactly("opened ticket");
    assertThat(traffic.only(Step.OPENED).impact().failed()).isZero();
  }

  @Test
  void silenceClosesAnIncident() {
    Traffic traffic = new Traffic();
    traffic.failing(Duration.ofMinutes(2), ErrorCategory.TRANSIENT, "503");
    traffic.pass(Duration.ofMinutes(10));
    assertThat(traffic.steps()).containsExactly("opened page", "closed page");
  }

  @Test
  void noiseBelowTheThresholdsDoesNotKeepItOpen() {
    Traffic traffic = new Traffic();
    traffic.failing(Duration.ofMinutes(2), ErrorCategory.TRANSIENT, "503");
    traffic.calls(
        Duration.ofMinutes(20),
        SECONDS,
        number ->
            number % 290 == 0 ? Brought.failed(ErrorCategory.TRANSIENT, "503") : Brought.ANSWER);
    assertThat(traffic.steps()).containsExactly("opened page", "closed page");
  }

  @Test
  void callsOfModelsBeyondTheBoundQueueAtNoLock() throws InterruptedException {
    Incidents incidents = new Incidents(IncidentSettings.DEFAULT, "run", () -> "hash");
    for (int i = 0; i <= Incidents.MOST_PLACES; i++) {
      incidents.attemptAnswered("e", "model-" + i, 1);
    }
    Thread call = new Thread(() -> incidents.attemptAnswered("e", "yet-another", 2), "call");
    call.setDaemon(true);
    synchronized (incidents) { // somebody adds a place
      call.start();
      call.join(60_000);
      assertThat(call.isAlive()).isFalse();
    }
  }

  @Test
  void aThresholdOfOneHundredPercentSwitchesIncidentsOff() {
    IncidentSettings off =
        new IncidentSettings(1, 1, Duration.ofMinutes(5), 20, null, 1, Duration.ofHours(1), null);
    Traffic traffic = new Traffic(off, "gpt-4o");
    traffic.failing(Duration.ofMinutes(30), ErrorCategory.TRANSIENT, "503");
    assertThat(traffic.changes).isEmpty();
  }
}
