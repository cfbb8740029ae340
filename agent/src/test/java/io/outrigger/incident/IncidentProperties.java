package io.outrigger.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.IncidentSettings;
import io.outrigger.engine.CallOutcome;
import io.outrigger.incident.IncidentChange.Step;
import io.outrigger.incident.Traffic.Brought;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class IncidentProperties {

  /** Whatever happens, an incident opens first, escalates upwards only, closes last, and once. */
  @Property(tries = 200)
  void stepsOfAnIncidentComeInOrder(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 100) Integer> percents,
      @ForAll @IntRange(min = 1, max = 30) int pauseSeconds,
      @ForAll ErrorCategory category) {
    Traffic traffic = play(percents, pauseSeconds, category);
    traffic.pass(Duration.ofHours(3));
    Map<String, List<IncidentChange>> byId = new HashMap<>();
    traffic.changes.forEach(
        change ->
            byId.computeIfAbsent(change.incident().id(), id -> new ArrayList<>()).add(change));
    assertThat(traffic.incidents.anyOpen()).as("hours of silence close all").isFalse();
    for (List<IncidentChange> steps : byId.values()) {
      assertThat(steps.get(0).step()).isEqualTo(Step.OPENED);
      assertThat(steps).last().extracting(IncidentChange::step).isEqualTo(Step.CLOSED);
      assertThat(steps).filteredOn(change -> change.step() == Step.OPENED).hasSize(1);
      assertThat(steps).filteredOn(change -> change.step() == Step.CLOSED).hasSize(1);
      assertThat(steps)
          .isSortedAccordingTo(
              (one, other) -> one.incident().severity().compareTo(other.incident().severity()));
      Incident last = steps.get(steps.size() - 1).incident();
      assertThat(last.firstErrorAt()).isLessThanOrEqualTo(last.openedAt());
      assertThat(last.openedAt()).isLessThanOrEqualTo(last.closedAt());
      assertThat(last.lastErrorAt()).isBetween(last.firstErrorAt(), last.closedAt());
      assertThat(last.impact().failed() + last.impact().elsewhere())
          .isLessThanOrEqualTo(last.impact().calls());
      assertThat(last.timeline().size()).isLessThanOrEqualTo(70);
    }
  }

  @Property(tries = 200)
  void fewerCallsThanAskedForNeverOpenOne(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 100) Integer> percents,
      @ForAll ErrorCategory category) {
    // One call in 16 seconds: 19 in a window at most, each with one attempt.
    assertThat(play(percents, 16, category).changes).isEmpty();
  }

  /** The window's sums are those of a list that forgets. */
  @Property(tries = 300)
  void theWindowCountsWhatAListWould(
      @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 20_000) Long> pauses,
      @ForAll @LongRange(min = Long.MIN_VALUE / 4, max = Long.MAX_VALUE / 4) long start) {
    Window window = new Window(3_000, start); // buckets of 100
    List<Long> times = new ArrayList<>();
    long now = start;
    for (long pause : pauses) {
      now += pause % 700;
      window.advance(now);
      window.count(Window.CALLS);
      times.add(now);
      long oldest = Math.floorDiv(now, 100) - Window.BUCKETS + 1;
      long expected = times.stream().filter(at -> Math.floorDiv(at, 100) >= oldest).count();
      assertThat(window.sum(Window.CALLS)).isEqualTo((int) expected);
    }
  }

  @Property(tries = 20)
  void placesAreBounded(@ForAll @IntRange(min = 1, max = 2_000) int models) {
    Incidents incidents = new Incidents(IncidentSettings.DEFAULT, "run", () -> "hash");
    long now = 0;
    for (int i = 0; i < models; i++) {
      now += Traffic.SECOND / 10;
      incidents.attemptFailed("e", "model-" + i, "openai", ErrorCategory.TRANSIENT, "503", now);
      incidents.callEnded(
          "e", "model-" + i, "openai", CallOutcome.FAILED, ErrorCategory.TRANSIENT, now);
    }
    assertThat(incidents.size()).isLessThanOrEqualTo(Incidents.MOST_PLACES + 1);
    if (models > 2 * Incidents.MOST_PLACES) {
      assertThat(incidents.open(now))
          .as("what has no place of its own is judged together")
          .extracting(Incident::model)
          .containsExactly(Incidents.OTHER);
    }
  }

  private static Traffic play(List<Integer> percents, int pauseSeconds, ErrorCategory category) {
    Traffic traffic = new Traffic();
    for (int percent : percents) {
      traffic.calls(
          Duration.ofMinutes(3),
          Duration.ofSeconds(pauseSeconds),
          number ->
              (number * 37) % 100 < percent ? Brought.failed(category, "reason") : Brought.ANSWER);
    }
    return traffic;
  }
}
