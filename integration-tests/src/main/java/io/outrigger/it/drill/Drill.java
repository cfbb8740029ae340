package io.outrigger.it.drill;

import io.outrigger.it.app.DrillApp;
import io.outrigger.it.demo.Run;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.otlp.OtlpSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends one application with the agent through five kinds of trouble, one after another, and tells
 * what its operator would have seen.
 */
public final class Drill {
  private static final PrintStream OUT = System.out;
  private static final String SERVICE = "drill";
  private static final String JUDGED =
      """
      Alerts: %s over the exported metrics, judged by promtool; for the rules a second of the drill is a minute.
      Waits, holds and circuits are not hastened: a hold of a minute is an hour for the rules.
      """;

  private final Path folder;
  private final Path log;
  private final Path incidents;

  private Drill(Path folder) {
    this.folder = folder;
    this.log = folder.resolve("decisions.log");
    this.incidents = folder.resolve("incidents");
  }

  /**
   * Takes the agent's jar, the alert rules and a folder for what the drill leaves behind. Ends with
   * status 0 if each scene showed what it must, else 1.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]).toAbsolutePath();
    Drill drill = new Drill(folder);
    drill.clear();
    boolean all =
        drill.run(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]).toAbsolutePath());
    OUT.flush();
    System.exit(all ? 0 : 1);
  }

  /** What an earlier drill left; nothing else is in these folders. */
  private void clear() throws IOException {
    Files.createDirectories(incidents);
    try (Stream<Path> files = Files.list(incidents)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(log);
  }

  private boolean run(Path agent, Path rules) throws Exception {
    try (FakeLlm provider = FakeLlm.start();
        OtlpSink backend = OtlpSink.start()) {
      backend.keepHistory();
      provider.text(Scene.CUT_STREAMS.word(), Scene.STREAMED);
      Path settings = folder.resolve("outrigger.properties");
      Files.writeString(settings, configuration(provider));
      OUT.println(
          "Application: openai-java, its defaults; -javaagent:%s=%s"
              .formatted(agent.getFileName(), settings));
      OUT.println("Five of its features get into trouble in turn, each with a model of its own:");
      for (Scene scene : Scene.values()) {
        OUT.printf("  %-10s %-13s %s%n", scene.word(), scene.feature().model(), scene.story());
      }
      OUT.println();
      try (Run app =
          Run.launch(
              DrillApp.class,
              List.of("-javaagent:" + agent + "=" + settings),
              Map.of(
                  "OTEL_SERVICE_NAME", SERVICE,
                  "OTEL_EXPORTER_OTLP_ENDPOINT", backend.endpoint(),
                  "OTEL_METRIC_EXPORT_INTERVAL", Long.toString(RuleTime.SCRAPE_MILLIS)),
              List.of())) {
        return play(provider, backend, app, rules);
      }
    }
  }

  private String configuration(FakeLlm provider) {
    return Arrays.stream(Scene.values())
            .map(
                scene ->
                    "outrigger.endpoint.%1$s.url=%2$s\noutrigger.endpoint.%1$s.provider=openai\n"
                        .formatted(scene.word(), provider.url(scene.word())))
            .collect(Collectors.joining())
        + """
        outrigger.incident.window=10s
        outrigger.incident.dir=%s
        outrigger.log.to=file
        outrigger.log.file=%s
        outrigger.log.rate=100000
        outrigger.status.port=0
        """
            .formatted(incidents, log);
  }

  private boolean play(FakeLlm provider, OtlpSink backend, Run app, Path rules) throws Exception {
    Conductor conductor = new Conductor(provider, app);
    conductor.warmUp();
    String page =
        app.chatter().stream()
            .map(HealthWatch::page)
            .filter(address -> !address.isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException("the agent named no status page: " + app.chatter()));
    try (HealthWatch health = HealthWatch.start(page)) {
      conductor.play(OUT, health);
      app.hush(); // it ends, and tells the backend the rest
      app.await();
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      Evidence evidence = new Evidence(provider, backend, app.results(), health.looks(), lines);
      return report(evidence, app.chatter(), conductor.beganMillis(), rules);
    }
  }

  private boolean report(Evidence evidence, List<String> chatter, long beganMillis, Path rules)
      throws Exception {
    String used = Files.readString(rules);
    PromSeries series = new PromSeries(SERVICE, evidence.backend().history(), used::contains);
    Path ruleTest = folder.resolve("alerts.test.yml");
    Optional<List<Alert>> judged = Promtool.judge(rules, series, ruleTest);
    List<Alert> alerts = judged.orElse(List.of());
    List<Seen> scenes = evidence.scenes(alerts, judged.isPresent());
    Debrief debrief = new Debrief(scenes, beganMillis, series.time(), OUT);
    OUT.println("\nTHE DRILL");
    debrief.table();
    OUT.println(
        judged.isPresent()
            ? JUDGED.formatted(rules.getFileName())
            : "Alerts are left out: no promtool on the PATH (Debian: apt-get install prometheus).");
    boolean all = true;
    for (Seen seen : scenes) {
      all &= debrief.tell(seen, incidents);
    }
    debrief.rest(alerts, chatter);
    OUT.println("\nIncidents, a page and a JSON file each: " + incidents);
    OUT.println("Decision log: " + log);
    OUT.println("The alerts again: promtool test rules " + ruleTest);
    OUT.println(
        all
            ? "Each scene showed what it must."
            : "Something is wrong here: see the lines with NO.");
    return all;
  }
}
