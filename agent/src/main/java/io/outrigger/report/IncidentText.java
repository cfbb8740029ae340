package io.outrigger.report;

import io.outrigger.incident.Entry;
import io.outrigger.incident.Incident;
import io.outrigger.incident.IncidentChange;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An incident in words: for a log, for programs, for people. Nothing of it can hold a prompt, an
 * answer or a credential: it is made of names, codes, counts and times.
 */
final class IncidentText {
  private static final int LONGEST = 200;

  private final LongUnaryOperator epochMillisOf;
  private final Supplier<@Nullable String> service;

  /**
   * @param epochMillisOf the wall clock's time of an instant of the monotonic clock
   */
  IncidentText(LongUnaryOperator epochMillisOf, Supplier<@Nullable String> service) {
    this.epochMillisOf = epochMillisOf;
    this.service = service;
  }

  /** One line of the log. */
  Line line(IncidentChange change, long epochMillis) {
    Incident of = change.incident();
    boolean warning = change.step() != IncidentChange.Step.CLOSED;
    return new Line(epochMillis, warning, "incident_" + change.step().word())
        .put("severity", of.severity().word())
        .put("category", of.category().word())
        .put("reason", of.reason())
        .put("endpoint", of.endpoint())
        .put("model", of.model())
        .put("calls", of.impact().calls())
        .put("failed", of.impact().failed())
        .put("elsewhere", of.impact().elsewhere())
        .put("time_to_detect_s", seconds(of.timeToDetect()))
        .put("time_to_recover_s", of.closed() ? seconds(of.timeToRecover()) : null)
        .put("incident", of.id())
        .put("fingerprint", of.fingerprint())
        .put("occurrence", of.occurrence());
  }

  /** One sentence. */
  String sentence(IncidentChange change) {
    Incident of = change.incident();
    String what = plain(of.endpoint() + "/" + of.model());
    String why = of.category().word() + " (" + plain(of.reason()) + ")";
    return "Incident "
        + change.step().word()
        + " ("
        + of.severity().word()
        + "): "
        + what
        + ", "
        + why
        + ", "
        + impact(of)
        + (of.closed()
            ? ", recovered after " + seconds(of.timeToRecover()) + " s"
            : ", found after " + seconds(of.timeToDetect()) + " s")
        + (of.occurrence() > 1 ? ", occurrence " + of.occurrence() : "");
  }

  /**
   * For programs: what happened and the incident as it stands.
   *
   * @param earlier how many incidents of this fingerprint are on record from before
   */
  String json(IncidentChange change, int earlier) {
    Incident of = change.incident();
    Json json = new Json().open('{');
    json.put("text", sentence(change))
        .put("step", change.step().word())
        .put("service", service.get());
    json.put("id", of.id())
        .put("fingerprint", of.fingerprint())
        .put("occurrence", of.occurrence())
        .put("earlier", earlier)
        .put("severity", of.severity().word())
        .put("open", !of.closed())
        .put("provider", of.provider())
        .put("endpoint", of.endpoint())
        .put("model", shortened(of.model()))
        .put("category", of.category().word())
        .put("reason", of.reason())
        .put("first_error_at", time(of.firstErrorAt()))
        .put("opened_at", time(of.openedAt()))
        .put("last_error_at", time(of.lastErrorAt()))
        .put("closed_at", of.closed() ? time(of.closedAt()) : null)
        .put("time_to_detect_s", seconds(of.timeToDetect()))
        .put("time_to_recover_s", of.closed() ? seconds(of.timeToRecover()) : null)
        .put("calls", of.impact().calls())
        .put("calls_failed", of.impact().failed())
        .put("calls_elsewhere", of.impact().elsewhere())
        .put("config_hash", of.configHash());
    json.name("timeline").open('[');
    for (Entry entry : of.timeline()) {
      json.open('{')
          .put("at", time(entry.at()))
          .put("what", entry.what().word())
          .put("category", entry.category() == null ? null : entry.category().word())
          .put("reason", entry.reason())
          .put("detail", entry.detail())
          .close('}');
    }
    return json.close(']').put("untold", of.untold()).close('}').toString();
  }

  /** For people. */
  String markdown(IncidentChange change, int earlier) {
    Incident of = change.incident();
    StringBuilder text = new StringBuilder();
    text.append("# ").append(sentence(change)).append("\n\n| | |\n|---|---|\n");
    row(text, "state", of.closed() ? "closed" : "open");
    row(text, "severity", of.severity().word());
    String name = service.get();
    row(text, "service", name == null ? "" : name);
    row(text, "endpoint, model", of.endpoint() + ", " + of.model());
    row(text, "provider", of.provider());
    row(text, "category, reason", of.category().word() + ", " + of.reason());
    row(text, "calls", impact(of));
    row(text, "first failure", time(of.firstErrorAt()));
    row(text, "found", time(of.openedAt()) + ", after " + seconds(of.timeToDetect()) + " s");
    row(text, "last failure", time(of.lastErrorAt()));
    if (of.closed()) {
      row(text, "closed", time(of.closedAt()));
      row(text, "time to recover", seconds(of.timeToRecover()) + " s");
    }
    row(text, "configuration", of.configHash());
    row(
        text,
        "fingerprint",
        of.fingerprint()
            + ", occurrence "
            + of.occurrence()
            + " in this process, "
            + earlier
            + " on record from before");
    row(text, "id", of.id());
    text.append("\n## Timeline\n\n");
    for (Entry entry : of.timeline()) {
      text.append("* ").append(time(entry.at())).append(' ').append(entry.what().word());
      if (entry.category() != null) {
        text.append(' ').append(entry.category().word());
      }
      if (entry.reason() != null) {
        text.append(' ').append(plain(entry.reason()));
      }
      text.append(": ").append(plain(entry.detail())).append('\n');
    }
    if (of.untold() > 0) {
      text.append("* and ").append(of.untold()).append(" more\n");
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("| ").append(name).append(" | ").append(plain(value)).append(" |\n");
  }

  private static String impact(Incident of) {
    return String.format(
        Locale.ROOT,
        "%d of %d calls without an answer, %d answered elsewhere",
        of.impact().failed(),
        of.impact().calls(),
        of.impact().elsewhere());
  }

  private String time(long instant) {
    return Instant.ofEpochMilli(epochMillisOf.applyAsLong(instant)).toString();
  }

  /** In tenths. */
  private static double seconds(long nanos) {
    return Math.round(nanos / 1e8) / 1e1;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** Names of models come from the application: nothing in them may be taken for markup. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (char c : shortened(text).toCharArray()) {
      if (Json.isHidden(c) || c == '<' || c == '>') {
        plain.append('?');
      } else if (c == '|' || c == '`' || c == '[' || c == ']' || c == '\\') {
        plain.append('\\').append(c);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
