package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.IncidentSettings;
import io.outrigger.engine.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Calls in virtual time, evenly spaced, and a look at the incidents every five seconds. */
final class Traffic {
  static final long SECOND = 1_000_000_000L;
  static final long MINUTE = 60 * SECOND;

  final Incidents incidents;
  final List<IncidentChange> changes = new ArrayList<>();
  String configHash = "c0ffee00";
  private final String model;
  // Monotonic clocks begin anywhere, below zero too.
  private long now = -7 * MINUTE - 123;
  private long nextTick = now;
  private long calls;

  /** What one call brought: null = an answer. */
  record Brought(CallOutcome outcome, @Nullable ErrorCategory category, String reason) {
    static final Brought ANSWER = new Brought(CallOutcome.OK, null, "");

    static Brought failed(ErrorCategory category, String reason) {
      return new Brought(CallOutcome.FAILED, category, reason);
    }
  }

  Traffic() {
    this(IncidentSettings.DEFAULT, "gpt-4o");
  }

  Traffic(IncidentSettings settings, String model) {
    this.incidents = new Incidents(settings, "run", () -> configHash);
    this.model = model;
  }

  long now() {
    return now;
  }

  /** Calls for so long, one per {@code pause}; what each brings is asked by its number. */
  Traffic calls(Duration length, Duration pause, LongFunction<Brought> brought) {
    long end = now + length.toNanos();
    while (now < end) {
      call(brought.apply(calls++));
      pass(pause);
    }
    return this;
  }

  Traffic healthy(Duration length) {
    return calls(length, Duration.ofSeconds(1), number -> Brought.ANSWER);
  }

  Traffic failing(Duration length, ErrorCategory category, String reason) {
    return calls(length, Duration.ofSeconds(1), number -> Brought.failed(category, reason));
  }

  void call(Brought brought) {
    ErrorCategory category = brought.category();
    if (category == null) {
      incidents.attemptAnswered("openai", model, now);
    } else {
      note(incidents.attemptFailed("openai", model, "openai", category, brought.reason(), now));
    }
    note(incidents.callEnded("openai", model, "openai", brought.outcome(), category, now));
  }

  /** Time passes, with its looks at what is open. */
  Traffic pass(Duration length) {
    long end = now + length.toNanos();
    while (nextTick - end <= 0) {
      now = Math.max(now, nextTick);
      changes.addAll(incidents.tick(now));
      nextTick += 5 * SECOND;
    }
    now = end;
    return this;
  }

  private void note(@Nullable IncidentChange change) {
    if (change != null) {
      changes.add(change);
    }
  }

  List<String> steps() {
    return changes.stream()
        .map(change -> change.step().word() + ' ' + change.incident().severity().word())
        .toList();
  }

  Incident only(IncidentChange.Step step) {
    Predicate<IncidentChange> wanted = change -> change.step() == step;
    return changes.stream().filter(wanted).findFirst().orElseThrow().incident();
  }
}
