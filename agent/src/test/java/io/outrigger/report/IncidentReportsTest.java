package io.outrigger.report;

import static io.outrigger.report.Bench.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.LogSettings;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Target;
import io.outrigger.incident.IncidentChange;
import io.outrigger.incident.IncidentChange.Step;
import io.outrigger.incident.Incidents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentReportsTest {
  private final Path directory;
  private final Bench bench;
  private final List<IncidentChange> told = new CopyOnWriteArrayList<>();
  private final List<Throwable> bugs = new CopyOnWriteArrayList<>();

  IncidentReportsTest(@TempDir Path directory) {
    this.directory = directory;
    this.bench =
        new Bench(directory)
            .log(new LogSettings(LogSettings.To.FILE, "decisions.log", false, 0))
            .incidentsIn("incidents", 100);
  }

  @Test
  void anOutageIsToldToAllWhoListen() throws IOException {
    Reports reports = new Reports(bench.setup(), "run");
    reports.tell(told::add, bugs::add);
    bench.outage(reports);
    Waiting.until(() -> files(".json").size() == 1 && files(".tmp").isEmpty());

    assertThat(told).extracting(IncidentChange::step).containsExactly(Step.OPENED);
    assertThat(reports.openIncidents()).hasSize(1);
    Path log = directory.resolve("decisions.log");
    Waiting.until(() -> Files.exists(log) && log.toFile().length() > 0);
    assertThat(Files.readAllLines(log))
        .as("an incident's line is not rationed")
        .singleElement()
        .asString()
        .contains(
            " incident_opened severity=page category=transient reason=overloaded_error"
                + " endpoint=openai model=gpt-4o calls=19 failed=19 elsewhere=0"
                + " time_to_detect_s=19.0 incident=run-1");
    String json = Files.readString(files(".json").get(0));
    assertThat(json)
        .contains("\"step\":\"opened\"", "\"open\":true", "\"service\":\"shop\"")
        .contains("\"first_error_at\":\"2026-11-20T12:00:00Z\"")
        .contains("\"opened_at\":\"2026-11-20T12:00:19Z\"", "\"time_to_detect_s\":19.0")
        .contains("\"config_hash\":\"c0ffee00\"");
    String page = Files.readString(files(".md").get(0));
    assertThat(page)
        .startsWith("# Incident opened (page): openai/gpt-4o, transient (overloaded_error)")
        .contains("* 2026-11-20T12:00:00Z error transient overloaded_error: an attempt failed");
    assertThat(json + page).doesNotContain("secret", "hunter2", "credential");
    assertThat(bugs).isEmpty();
    assertThat(bench.console).isEmpty();
  }

  @Test
  void aClosedIncidentKeepsItsFilesName() throws IOException {
    ReportSetup setup = bench.setup();
    Incidents incidents = new Incidents(setup.settings().incidents(), "run", setup.configHash());
    IncidentFiles files = new IncidentFiles(directory, setup, text(setup));
    List<IncidentChange> changes = outageAndRecovery(incidents);
    assertThat(changes).extracting(IncidentChange::step).containsExactly(Step.OPENED, Step.CLOSED);
    changes.forEach(files::write);
    assertThat(names())
        .hasSize(2)
        .allMatch(
            name -> name.matches("incident-20261120T12001\\dZ-[0-9a-f]{8}-run-1\\.(md|json)"));
    assertThat(Files.readString(directory.resolve(names().get(0))))
        .contains("\"step\":\"closed\"", "\"open\":false", "\"time_to_recover_s\":119.0");
  }

  @Test
  void earlierOnesOfTheFingerprintAreFoundInTheFolder() throws IOException {
    ReportSetup setup = bench.setup();
    for (String run : List.of("first", "second", "third")) {
      Incidents incidents = new Incidents(setup.settings().incidents(), run, setup.configHash());
      IncidentFiles files = new IncidentFiles(directory, setup, text(setup));
      outageAndRecovery(incidents).forEach(files::write);
    }
    List<String> pages = new ArrayList<>();
    for (String name : names()) {
      if (name.endsWith(".md")) {
        pages.add(Files.readString(directory.resolve(name)));
      }
    }
    assertThat(pages.get(0)).contains("0 on record from before");
    assertThat(pages.get(2)).contains("2 on record from before");
  }

  @Test
  void theFolderIsBoundedAndNobodyElsesFileIsTouched() throws IOException {
    ReportSetup setup = bench.incidentsIn("incidents", 2).setup();
    Files.writeString(directory.resolve("incident-notes.md"), "mine");
    Files.writeString(directory.resolve("incident-20200101T000000Z-00000000-old-1.md"), "old");
    for (String run : List.of("first", "second", "third")) {
      Incidents incidents = new Incidents(setup.settings().incidents(), run, setup.configHash());
      IncidentFiles files = new IncidentFiles(directory, setup, text(setup));
      outageAndRecovery(incidents).forEach(files::write);
    }
    assertThat(names())
        .hasSize(5)
        .contains("incident-notes.md")
        .noneMatch(name -> name.contains("first") || name.contains("old"));
  }

  @Test
  void aFolderThatCannotBeMadeIsReportedOnce() throws IOException {
    Files.writeString(directory.resolve("taken"), "a file");
    ReportSetup setup = bench.setup();
    Incidents incidents = new Incidents(setup.settings().incidents(), "run", setup.configHash());
    IncidentFiles files = new IncidentFiles(directory.resolve("taken"), setup, text(setup));
    outageAndRecovery(incidents).forEach(files::write);
    assertThat(bench.console).singleElement().asString().contains("outrigger.incident.dir");
  }

  @Test
  void linkInPlaceOfATemporaryFileIsNotFollowed() throws IOException {
    ReportSetup setup = bench.setup();
    Incidents incidents = new Incidents(setup.settings().incidents(), "run", setup.configHash());
    IncidentFiles files = new IncidentFiles(directory, setup, text(setup));
    List<IncidentChange> steps = outageAndRecovery(incidents);
    files.write(steps.get(0));
    Path precious = Files.writeString(directory.resolve("precious"), "mine");
    for (String name : names()) {
      if (name.startsWith("incident-")) {
        Files.createSymbolicLink(directory.resolve(name + ".tmp"), precious);
      }
    }
    files.write(steps.get(steps.size() - 1));
    assertThat(precious).hasContent("mine");
    assertThat(names()).hasSize(3).noneMatch(name -> name.endsWith(".tmp"));
    assertThat(bench.console).isEmpty();
  }

  @Test
  void folderWithoutAPossibleNameIsReportedAndTheOthersHear() {
    Reports reports = new Reports(bench.incidentsIn("a\0b", 100).setup(), "run");
    reports.tell(told::add, bugs::add);
    bench.outage(reports);
    Waiting.until(() -> !told.isEmpty());
    assertThat(bench.console).singleElement().asString().contains("outrigger.incident.dir");
    assertThat(bugs).isEmpty();
  }

  @Test
  void namesOfModelsCannotForgeAPage() {
    ReportSetup setup = bench.setup();
    Incidents incidents = new Incidents(setup.settings().incidents(), "run", setup.configHash());
    Target hostile = new Target("openai", "x |\n## Forged\n<script>`\u2028\u009b\u0085\u202e", "");
    IncidentChange opened = null;
    for (int i = 0; i < 40 && opened == null; i++) {
      long now = bench.nanos.get();
      incidents.attemptFailed(
          hostile.endpoint(), hostile.model(), "openai", ErrorCategory.AUTH, "401", now);
      opened =
          incidents.callEnded(
              hostile.endpoint(),
              hostile.model(),
              "openai",
              CallOutcome.FAILED,
              ErrorCategory.AUTH,
              now);
      bench.pass(Duration.ofSeconds(1));
    }
    assertThat(opened).isNotNull();
    String page = text(setup).markdown(opened, 0);
    assertThat(page.lines()).noneMatch(line -> line.startsWith("## Forged"));
    assertThat(page).doesNotContain("<script>").contains("\\`????");
    assertThat(text(setup).json(opened, 0).lines()).hasSize(1);
  }

  @Test
  void whatFailsHereIsCountedAndStopsNobody() {
    ReportSetup usual = bench.setup();
    ReportSetup broken =
        new ReportSetup(
            usual.settings(),
            usual.configHash(),
            usual.service(),
            usual.directory(),
            () -> {
              throw new IllegalStateException("no clock");
            },
            usual.epochMillis(),
            usual.threads(),
            usual.console());
    Reports reports = new Reports(broken, "run");
    reports.tell(told::add, bugs::add);
    reports.attemptAnswered(GPT);
    bench.outage(reports);
    assertThat(bugs).hasSize(121);
  }

  private List<IncidentChange> outageAndRecovery(Incidents incidents) {
    List<IncidentChange> changes = new ArrayList<>();
    for (int second = 0; second < 900; second++) {
      long now = bench.nanos.get();
      if (second < 120) {
        IncidentChange attempt =
            incidents.attemptFailed(
                "openai", "gpt-4o", "openai", ErrorCategory.TRANSIENT, "503", now);
        IncidentChange call =
            incidents.callEnded(
                "openai", "gpt-4o", "openai", CallOutcome.FAILED, ErrorCategory.TRANSIENT, now);
        Stream.of(attempt, call).filter(java.util.Objects::nonNull).forEach(changes::add);
      } else {
        incidents.attemptAnswered("openai", "gpt-4o", now);
        incidents.callEnded("openai", "gpt-4o", "openai", CallOutcome.OK, null, now);
      }
      changes.addAll(incidents.tick(now));
      bench.pass(Duration.ofSeconds(1));
    }
    return changes;
  }

  private static IncidentText text(ReportSetup setup) {
    return new IncidentText(setup::epochMillisOf, setup.service());
  }

  private List<String> names() {
    return Stream.of(directory.toFile().list()).sorted().toList();
  }

  private List<Path> files(String ending) {
    String[] names = directory.resolve("incidents").toFile().list();
    return names == null
        ? List.of()
        : Stream.of(names)
            .filter(name -> name.endsWith(ending))
            .map(name -> directory.resolve("incidents").resolve(name))
            .toList();
  }
}
