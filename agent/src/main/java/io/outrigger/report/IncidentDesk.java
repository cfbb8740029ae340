package io.outrigger.report;

import io.outrigger.config.IncidentSettings;
import io.outrigger.config.Secret;
import io.outrigger.incident.IncidentChange;
import io.outrigger.incident.Incidents;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells people of incidents, and looks after the open ones, on a thread that is there while any is.
 */
final class IncidentDesk {
  private static final long LONGEST_LOOK = TimeUnit.SECONDS.toNanos(5);
  private static final int LOOKS_IN_WINDOW = 20;

  private final ReportSetup setup;
  private final Incidents incidents;
  private final DecisionLog log;
  private final Consumer<IncidentChange> telemetry;
  private final Consumer<Throwable> failed;
  private final IncidentText text;
  private final @Nullable IncidentFiles files;
  private final @Nullable Webhook webhook;
  private final Queue<IncidentChange> news = new ConcurrentLinkedQueue<>();
  private final IdleThread thread;
  private final long look;

  /**
   * @param telemetry is told of each step; may block
   * @param failed hears what went wrong here
   */
  IncidentDesk(
      ReportSetup setup,
      Incidents incidents,
      DecisionLog log,
      Consumer<IncidentChange> telemetry,
      Consumer<Throwable> failed) {
    this.setup = setup;
    this.incidents = incidents;
    this.log = log;
    this.telemetry = telemetry;
    this.failed = failed;
    this.text = new IncidentText(setup::epochMillisOf, setup.service());
    IncidentSettings settings = setup.settings().incidents();
    this.files = files(settings.directory(), setup, text);
    this.webhook = webhook(settings.webhook(), setup);
    this.look = Math.min(LONGEST_LOOK, settings.window().toNanos() / LOOKS_IN_WINDOW);
    this.thread =
        new IdleThread(
            setup.threads(), "incidents", this::work, () -> news.isEmpty() && !incidents.anyOpen());
  }

  private static @Nullable IncidentFiles files(
      @Nullable String directory, ReportSetup setup, IncidentText text) {
    try {
      return directory == null
          ? null
          : new IncidentFiles(setup.directory().resolve(directory), setup, text);
    } catch (InvalidPathException | LinkageError unusable) {
      off(setup, "dir", unusable);
      return null;
    }
  }

  private static @Nullable Webhook webhook(@Nullable Secret address, ReportSetup setup) {
    try {
      return address == null ? null : new Webhook(address.reveal(), setup);
    } catch (URISyntaxException checkedBefore) {
      return null;
    } catch (InvalidPathException | LinkageError unusable) { // a Java without java.net.http
      off(setup, "webhook", unusable);
      return null;
    }
  }

  private static void off(ReportSetup setup, String key, Throwable why) {
    setup
        .console()
        .accept(
            "outrigger.incident."
                + key
                + " cannot be used here ("
                + why.getClass().getName()
                + "); incidents are told by the other ways");
  }

  /** Takes a step; returns at once. */
  void take(IncidentChange change) {
    news.add(change); // steps are few: an incident has three
    thread.wake();
  }

  /** Tells what there is and looks at what is open. */
  long work() {
    try {
      news.addAll(incidents.tick(setup.nanos().getAsLong()));
    } catch (Throwable bug) {
      failed.accept(bug);
    }
    for (IncidentChange next = news.poll(); next != null; next = news.poll()) {
      tell(next);
    }
    return look;
  }

  private void tell(IncidentChange change) {
    attempt(() -> log.incident(text.line(change, setup.epochMillis().getAsLong())));
    attempt(() -> telemetry.accept(change));
    if (files != null) {
      attempt(() -> files.write(change));
    }
    if (webhook != null) {
      attempt(() -> webhook.send(text.json(change, 0)));
    }
  }

  /** What one of them throws keeps no other from being told. */
  private void attempt(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable bug) {
      failed.accept(bug);
    }
  }
}
