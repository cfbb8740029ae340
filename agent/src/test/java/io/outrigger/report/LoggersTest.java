package io.outrigger.report;

import static io.outrigger.report.Bench.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.LogSettings;
import io.outrigger.engine.Suppression;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggersTest {
  private static final WeakReference<@Nullable ClassLoader> NOBODY = new WeakReference<>(null);
  private final Path directory;
  private final Bench bench;
  private final List<String> console = new ArrayList<>();

  LoggersTest(@TempDir Path directory) {
    this.directory = directory;
    this.bench = new Bench(directory);
  }

  @Test
  void theFileGetsItsLinesFromAThreadOfItsOwn() {
    Path file = directory.resolve("logs/decisions.log");
    Reports reports =
        new Reports(
            bench.log(new LogSettings(LogSettings.To.FILE, "logs/decisions.log", true, 60)).setup(),
            "run");
    reports.retrySuppressed(
        Bench.call(GPT), Bench.failure(ErrorCategory.TIMEOUT, "timeout"), Suppression.DEADLINE);
    Waiting.until(() -> textOf(file).contains("\n"));
    assertThat(textOf(file))
        .startsWith(
            "{\"time\":\"2026-11-20T12:00:00Z\",\"level\":\"INFO\",\"event\":\"no_retry\",");
  }

  @Test
  void aLongFileIsBegunAnewAndKeepsOnePredecessor() throws IOException {
    Path file = directory.resolve("o.log");
    LogFile log = new LogFile(file, false, console::add, 300);
    for (int i = 0; i < 20; i++) {
      log.write(new Line(0, false, "retry").put("attempt", i), NOBODY);
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo(300);
    assertThat(Files.size(directory.resolve("o.log.1"))).isLessThanOrEqualTo(300);
    assertThat(textOf(file)).endsWith("attempt=19" + System.lineSeparator());
    assertThat(directory.toFile().list()).hasSize(2);
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedOnce() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("taken"));
    LogFile log = new LogFile(folder, false, console::add);
    log.write(new Line(0, false, "retry"), NOBODY);
    log.write(new Line(0, false, "retry"), NOBODY);
    assertThat(console).singleElement().asString().contains("outrigger.log.file", "taken");
  }

  @Test
  void linkIsWrittenThroughAndNotMovedAway() throws IOException {
    Path target = Files.createFile(directory.resolve("target"));
    Path link = Files.createSymbolicLink(directory.resolve("o.log"), target);
    LogFile log = new LogFile(link, false, console::add, 10);
    log.write(new Line(0, false, "retry"), NOBODY);
    log.write(new Line(0, false, "retry"), NOBODY);
    assertThat(link).isSymbolicLink();
    assertThat(Files.readAllLines(target)).hasSize(2);
    assertThat(directory.toFile().list()).hasSize(2);
  }

  @Test
  void fileWithoutAPossibleNameIsReportedAndThereIsNoLog() {
    LogSettings settings = new LogSettings(LogSettings.To.FILE, "a\0b", false, 60);
    assertThat(LogWriter.logger(bench.log(settings).setup())).isNull();
    assertThat(bench.console).singleElement().asString().contains("outrigger.log.to=file");
  }

  @Test
  void lineThatItsLoggerThrowsAtCostsNoOther() {
    List<Line> written = new CopyOnWriteArrayList<>();
    Line bad = new Line(0, false, "bad");
    Logger picky =
        (line, application) -> {
          if (line == bad) {
            throw new AssertionError("no");
          }
          written.add(line);
        };
    LogWriter writer = new LogWriter(picky, bench.setup(), new LineRate(60, 0));
    Line good = new Line(0, false, "good");
    writer.write(bad, null);
    writer.write(good, null);
    Waiting.until(() -> !written.isEmpty());
    assertThat(written).containsExactly(good);
  }

  @Test
  void aLoggerThatBlocksHoldsUpNobody() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Logger stuck =
        (line, application) -> {
          entered.countDown();
          try {
            released.await();
          } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
          }
        };
    LogWriter writer = new LogWriter(stuck, bench.setup(), new LineRate(60, 0));
    writer.write(new Line(0, false, "retry"), null);
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    boolean taken = true;
    for (int i = 0; i < 2_000; i++) {
      taken = writer.write(new Line(0, false, "retry"), null);
    }
    assertThat(taken).as("the queue is bounded").isFalse();
    writer.writeLast(); // returns although nothing can be written
    released.countDown();
  }

  @Test
  void javaLoggingGetsLevelAndLineWhereItIsAskedFor() {
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    java.util.logging.Logger named = java.util.logging.Logger.getLogger("io.outrigger");
    named.addHandler(handler);
    named.setUseParentHandlers(false);
    try {
      new JavaLogging(false).write(new Line(0, true, "failed").put("reason", "{0} 503"), NOBODY);
    } finally {
      named.removeHandler(handler);
      named.setUseParentHandlers(true);
    }
    assertThat(records).hasSize(1);
    assertThat(records.get(0).getLevel()).isEqualTo(Level.WARNING);
    assertThat(records.get(0).getMessage()).isEqualTo("failed reason=\"{0} 503\"");
  }

  @Test
  void slf4jIsTheApplicationsOwn() throws Exception {
    try (URLClassLoader application = SomeSlf4j.in(directory)) {
      SomeSlf4j.state(application, 3);
      Slf4j slf4j = new Slf4j(false, (line, loader) -> console.add("otherwise"), console::add);
      slf4j.write(
          new Line(0, true, "failed").put("reason", "503"), new WeakReference<>(application));
      slf4j.write(new Line(0, false, "retry"), new WeakReference<>(application));
      assertThat(SomeSlf4j.written(application))
          .containsExactly("io.outrigger warn failed reason=503", "io.outrigger info retry");
      assertThat(console).isEmpty();
    }
  }

  @Test
  void slf4jIsTheApplicationsToStart() throws Exception {
    try (URLClassLoader application = SomeSlf4j.in(directory)) {
      WeakReference<@Nullable ClassLoader> held = new WeakReference<>(application);
      Slf4j slf4j = new Slf4j(false, (line, loader) -> console.add("otherwise"), console::add);
      slf4j.write(new Line(0, false, "retry"), held);
      SomeSlf4j.state(application, 1);
      slf4j.write(new Line(0, false, "retry"), held);
      assertThat(SomeSlf4j.written(application)).isEmpty();
      assertThat(console).hasSize(3).first().asString().contains("not used its SLF4J yet");
      SomeSlf4j.state(application, 4);
      slf4j.write(new Line(0, false, "retry"), held);
      assertThat(SomeSlf4j.written(application)).as("a no-op would swallow it").isEmpty();
      assertThat(console).hasSize(5).element(3).asString().contains("no logging behind it");
      SomeSlf4j.state(application, 3);
      slf4j.write(new Line(0, false, "retry"), held);
      assertThat(SomeSlf4j.written(application)).hasSize(1);
    }
  }

  @Test
  void lineThatTheApplicationsLoggerThrowsAtIsWrittenElsewhere() throws Exception {
    try (URLClassLoader application = SomeSlf4j.in(directory)) {
      SomeSlf4j.state(application, 3);
      SomeSlf4j.breaks(application, "the prompt, perhaps");
      Slf4j slf4j = new Slf4j(false, (line, loader) -> console.add("otherwise"), console::add);
      slf4j.write(new Line(0, false, "retry"), new WeakReference<>(application));
      assertThat(console)
          .containsExactly(
              "outrigger.log.to=slf4j: the application's logger failed with"
                  + " java.lang.IllegalStateException; standard error is used",
              "otherwise");
    }
  }

  @Test
  void whoHasNoSlf4jIsToldOnceAndGetsTheLinesElsewhere() {
    Slf4j slf4j = new Slf4j(false, (line, loader) -> console.add("otherwise"), console::add);
    WeakReference<@Nullable ClassLoader> bare =
        new WeakReference<>(ClassLoader.getPlatformClassLoader());
    slf4j.write(new Line(0, false, "retry"), bare);
    slf4j.write(new Line(0, false, "retry"), bare);
    assertThat(console).hasSize(3).first().asString().contains("outrigger.log.to=slf4j");
    assertThat(console).filteredOn("otherwise"::equals).hasSize(2);
  }

  private static String textOf(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
