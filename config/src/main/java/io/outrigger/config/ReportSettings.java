package io.outrigger.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The keys of {@link Reporting}; they stand once, for the whole agent. */
final class ReportSettings {

  private static final SettingGroup GROUP = GlobalSettings.GROUP;

  static final Setting<Reporting.Exceptions> EXCEPTIONS =
      GROUP.add(
          "telemetry.exceptions",
          new WordGrammar<Reporting.Exceptions>()
              .word("log", Reporting.Exceptions.LOG)
              .word("span", Reporting.Exceptions.SPAN));

  static final Setting<Double> INVESTIGATE =
      GROUP.add("incident.investigate", new NumberGrammar(0, 1, true));
  static final Setting<Double> INCIDENT =
      GROUP.add("incident.incident", new NumberGrammar(0, 1, true));
  static final Setting<Duration> WINDOW =
      GROUP.add(
          "incident.window", new DurationGrammar(Duration.ofSeconds(10), Duration.ofHours(1)));
  static final Setting<Integer> MIN_CALLS =
      GROUP.add("incident.min-calls", new WholeGrammar(1, 1_000_000));
  static final Setting<String> DIRECTORY =
      GROUP.add("incident.dir", new TextGrammar(TextGrammar.LONGEST_PATH));
  static final Setting<Integer> KEEP = GROUP.add("incident.keep", new WholeGrammar(1, 10_000));
  static final Setting<Duration> MAX_AGE =
      GROUP.add(
          "incident.max-age", new DurationGrammar(Duration.ofHours(1), Duration.ofDays(3_650)));

  /** Many services put their credential into the address. */
  static final Setting<Secret> WEBHOOK = GROUP.add("incident.webhook", new SecretGrammar());

  static final Setting<LogSettings.To> LOG_TO =
      GROUP.add(
          "log.to",
          new WordGrammar<LogSettings.To>()
              .word("stderr", LogSettings.To.STDERR)
              .word("file", LogSettings.To.FILE)
              .word("slf4j", LogSettings.To.SLF4J)
              .word("jul", LogSettings.To.JUL)
              .word("off", LogSettings.To.OFF));
  static final Setting<String> LOG_FILE =
      GROUP.add("log.file", new TextGrammar(TextGrammar.LONGEST_PATH));
  static final Setting<Boolean> LOG_JSON =
      GROUP.add("log.format", new WordGrammar<Boolean>().word("text", false).word("json", true));
  static final Setting<Integer> LOG_RATE = GROUP.add("log.rate", new WholeGrammar(0, 100_000));

  private ReportSettings() {}

  /** Has the keys known from the start. */
  static void known() {}

  static Reporting read(@Nullable Object[] global) {
    IncidentSettings incidents =
        new IncidentSettings(
            INVESTIGATE.in(global),
            INCIDENT.in(global),
            WINDOW.in(global),
            MIN_CALLS.in(global),
            orNone(DIRECTORY.orNull(global)),
            KEEP.in(global),
            MAX_AGE.in(global),
            WEBHOOK.orNull(global));
    String file = orNone(LOG_FILE.orNull(global));
    LogSettings.To to = LOG_TO.in(global);
    boolean nowhere = to == LogSettings.To.FILE && file == null; // reported by CrossChecks
    LogSettings log =
        new LogSettings(
            nowhere ? LogSettings.To.STDERR : to,
            to == LogSettings.To.FILE ? file : null,
            LOG_JSON.in(global),
            LOG_RATE.in(global));
    return new Reporting(incidents, log, EXCEPTIONS.in(global));
  }

  private static @Nullable String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
