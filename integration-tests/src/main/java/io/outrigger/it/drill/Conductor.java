package io.outrigger.it.drill;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.demo.Run;
import io.outrigger.it.drill.Scene.Phase;
import io.outrigger.it.fake.FakeLlm;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Has users ask and the provider misbehave, each at its time. */
final class Conductor {
  private static final long ROW_MILLIS = 5_000;

  /** How long the last answers and steps of incidents may take on a busy machine. */
  private static final long PATIENCE_MILLIS = 40_000;

  private final FakeLlm provider;
  private final Run app;
  private final AtomicInteger asked = new AtomicInteger();
  private long beganMillis;

  Conductor(FakeLlm provider, Run app) {
    this.provider = provider;
    this.app = app;
  }

  /** When the drill began, on the wall clock. */
  long beganMillis() {
    return beganMillis;
  }

  /**
   * One question with each key before it begins: an application's first calls load hundreds of
   * classes.
   */
  void warmUp() throws InterruptedException {
    for (Scene scene : Scene.values()) {
      for (int key = 0; key < scene.feature().keys(); key++) {
        ask(scene, key);
        await(() -> app.results().size() >= asked.get());
      }
    }
  }

  /** Plays all scenes, until the last question is answered and the last incident closed. */
  void play(PrintStream out, HealthWatch health) throws InterruptedException {
    ScheduledExecutorService time = Executors.newScheduledThreadPool(2);
    beganMillis = System.currentTimeMillis();
    for (Scene scene : Scene.values()) {
      AtomicInteger turn = new AtomicInteger();
      Scene.Span calls = scene.calls();
      var asking =
          time.scheduleAtFixedRate(
              () -> ask(scene, turn.getAndIncrement()),
              millis(calls.from()),
              scene.feature().pace(),
              TimeUnit.MILLISECONDS);
      at(time, calls.until(), () -> asking.cancel(false));
      for (Phase phase : scene.phases()) {
        at(time, phase.second(), () -> provider.script(scene.word(), phase.script()));
      }
    }
    double end = Arrays.stream(Scene.values()).mapToDouble(s -> s.calls().until()).max().orElse(0);
    var rows =
        time.scheduleAtFixedRate(
            () -> row(out, health), ROW_MILLIS, ROW_MILLIS, TimeUnit.MILLISECONDS);
    await(() -> second() > end, millis(end));
    await(() -> app.results().size() >= asked.get() && !health.sawIncidents());
    rows.cancel(false);
    time.shutdownNow();
    row(out, health);
  }

  private static void at(ScheduledExecutorService time, double second, Runnable action) {
    var unused = time.schedule(action, millis(second), TimeUnit.MILLISECONDS);
  }

  private void ask(Scene scene, int turn) {
    Scene.Feature feature = scene.feature();
    asked.incrementAndGet();
    app.tell(
        String.join(
            " ",
            scene.word(),
            feature.mode(),
            provider.url(scene.word()),
            "sk-drill-" + turn % feature.keys(),
            feature.model()));
  }

  private double second() {
    return (System.currentTimeMillis() - beganMillis) / 1_000.0;
  }

  private void row(PrintStream out, HealthWatch health) {
    double now = second();
    List<String> under =
        Arrays.stream(Scene.values())
            .filter(scene -> scene.trouble().from() <= now && now < scene.trouble().until())
            .map(Scene::word)
            .toList();
    List<AppResult> results = app.results();
    long answered = results.stream().filter(AppResult::ok).count();
    out.printf(
        "  %3.0f s   %-10s %4d answered %4d errors   %s%n",
        now,
        under.isEmpty() ? "-" : String.join(", ", under),
        answered,
        results.size() - answered,
        health.now());
    out.flush();
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    await(condition, 0);
  }

  /** Waits; what does not come in time is missing in what is told. */
  private void await(BooleanSupplier condition, long millis) throws InterruptedException {
    long end = System.nanoTime() + (millis + PATIENCE_MILLIS) * 1_000_000;
    while (!condition.getAsBoolean() && app.isAlive() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  private static long millis(double seconds) {
    return Math.round(seconds * 1_000);
  }
}
