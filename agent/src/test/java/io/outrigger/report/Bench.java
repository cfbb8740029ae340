package io.outrigger.report;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.IncidentSettings;
import io.outrigger.config.LogSettings;
import io.outrigger.config.Reporting;
import io.outrigger.config.Secret;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.SomeCall;
import io.outrigger.engine.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reports on a clock of the test's own, and calls to report of. */
final class Bench {
  static final Target GPT = new Target("openai", "gpt-4o", "credential");
  static final long NOON = 1_795_176_000_000L; // 2026-11-20T12:00:00Z

  final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  final List<String> console = new CopyOnWriteArrayList<>();
  private final Path directory;
  private LogSettings log = new LogSettings(LogSettings.To.FILE, "decisions.log", false, 60);
  private @Nullable String folder;
  private @Nullable Secret webhook;
  private int keep = 100;

  Bench(Path directory) {
    this.directory = directory;
  }

  Bench log(LogSettings settings) {
    log = settings;
    return this;
  }

  Bench incidentsIn(String name, int most) {
    folder = name;
    keep = most;
    return this;
  }

  Bench webhook(String address) {
    webhook = new Secret(address);
    return this;
  }

  ReportSetup setup() {
    IncidentSettings usual = IncidentSettings.DEFAULT;
    IncidentSettings incidents =
        new IncidentSettings(
            usual.investigate(),
            usual.incident(),
            usual.window(),
            usual.minCalls(),
            folder,
            keep,
            usual.maxAge(),
            webhook);
    long start = nanos.get();
    return new ReportSetup(
        new Reporting(incidents, log, Reporting.Exceptions.LOG),
        () -> "c0ffee00",
        () -> "shop",
        directory,
        nanos::get,
        () -> NOON + (nanos.get() - start) / 1_000_000,
        Bench::thread,
        console::add);
  }

  static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, "test-" + name);
    thread.setDaemon(true);
    return thread;
  }

  void pass(Duration length) {
    nanos.addAndGet(length.toNanos());
  }

  static CallWatch.Watched call(Target target) {
    return call(target, target);
  }

  static CallWatch.Watched call(Target asked, Target now) {
    CallFacts facts =
        new CallFacts(
            "chat",
            "openai",
            asked,
            false,
            "api.example",
            443,
            Map.of("temperature", 0.5, "prompt", "a secret prompt"),
            null,
            Bench.class.getClassLoader());
    return new SomeCall(facts, now, "0af7651916cd43dd8448eb211c80319c");
  }

  static AttemptFacts attempt(Target target) {
    return new AttemptFacts(
        2, 1, target, "openai", "POST", "https", "api.example", 443, "/v1", "key=hunter2");
  }

  static Classification failure(ErrorCategory category, String reason) {
    return new Classification(
        category, reason, "rule", Classification.AS_POLICY_ALLOWS, null, Repeat.SAFE, true, true);
  }

  static AttemptEnd failed(Target target, Classification failure) {
    Throwable error = new IllegalStateException("a secret prompt");
    return new AttemptEnd(attempt(target), 0, failure, error, Disposition.SURFACED, 1_000, 0);
  }

  static CallEnd end(
      CallOutcome outcome, @Nullable ErrorCategory category, @Nullable String reason) {
    Throwable error =
        outcome == CallOutcome.FAILED ? new IllegalStateException("a secret prompt") : null;
    return new CallEnd(
        outcome, category, false, reason, 2, 1_500_000_000, 0, -1, 2_000, ReplyFacts.NONE, error);
  }

  /** Everything fails, one call a second, for a minute: an incident is open behind it. */
  void outage(CallWatch reports) {
    Classification failure = failure(ErrorCategory.TRANSIENT, "overloaded_error");
    for (int i = 0; i < 60; i++) {
      CallWatch.Watched call = call(GPT);
      reports.attemptFailed(call, failed(GPT, failure));
      reports.ended(call, end(CallOutcome.FAILED, failure.category(), failure.reason()));
      pass(Duration.ofSeconds(1));
    }
  }
}
