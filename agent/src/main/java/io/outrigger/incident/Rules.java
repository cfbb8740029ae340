package io.outrigger.incident;

import io.outrigger.config.IncidentSettings;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is the same for all places. */
final class Rules {
  /**
   * Failures last for this part of the window before they are an incident, 15 s by default: a blip
   * is none.
   */
  static final int PERSISTENCE = 20;

  /**
   * Calm for this part of the window, behind a window without failures, closes; 1 min by default.
   */
  static final int CALM = 5;

  /** Whoever comes back within it comes back soon; and the longest calm that is asked for. */
  static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final long windowNanos;
  private final Judgement judgement;
  private final String run;
  private final Supplier<String> configHash;
  private final Acquaintances acquaintances = new Acquaintances();

  Rules(IncidentSettings settings, String run, Supplier<String> configHash) {
    this.windowNanos = settings.window().toNanos();
    this.judgement = new Judgement(settings);
    this.run = run;
    this.configHash = configHash;
  }

  long windowNanos() {
    return windowNanos;
  }

  Judgement judgement() {
    return judgement;
  }

  Acquaintances acquaintances() {
    return acquaintances;
  }

  String nextId() {
    return run + "-" + acquaintances.number();
  }

  String configHash() {
    return configHash.get();
  }
}
