package io.outrigger.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Values that are right alone and wrong together. */
final class CrossChecks {

  private static final String LONGEST = PolicySettings.OPEN_DURATION.name();
  private static final String FIRST = PolicySettings.INITIAL_OPEN_DURATION.name();

  private CrossChecks() {}

  static void run(Values values, Problems problems) {
    for (Value value : new ArrayList<>(values.all())) {
      if (value.setting() == PolicySettings.INITIAL_OPEN_DURATION) {
        checkOpenings(value, values, problems);
      }
    }
    checkAddresses(values, problems);
    checkSemantic(values, problems);
    checkReports(values, problems);
  }

  private static void checkReports(Values values, Problems problems) {
    Value ticket = values.get(Keys.PREFIX + ReportSettings.INVESTIGATE.name());
    Value page = values.get(Keys.PREFIX + ReportSettings.INCIDENT.name());
    if (ticket != null && page != null && (Double) ticket.parsed() > (Double) page.parsed()) {
      Value written = ticket.source().kind() == Source.Kind.DEFAULT ? page : ticket;
      values.reset(ticket.key().text());
      values.reset(page.key().text());
      problems.error(
          written.source(),
          written.key().text(),
          written.text(),
          "a ticket is due before a page: "
              + ticket.key().text()
              + " must not be above "
              + page.key().text(),
          null,
          "the packaged values of both count");
    }
    Value to = values.get(Keys.PREFIX + ReportSettings.LOG_TO.name());
    Value file = values.get(Keys.PREFIX + ReportSettings.LOG_FILE.name());
    boolean named = file != null && !((String) file.parsed()).isEmpty();
    if (to != null && to.parsed() == LogSettings.To.FILE && !named) {
      problems.error(
          to.source(),
          to.key().text(),
          to.text(),
          "needs " + Keys.PREFIX + ReportSettings.LOG_FILE.name(),
          null,
          "until that is set, stderr counts");
    }
  }

  /** The agent computes no vectors itself: nothing native enters the application's JVM. */
  private static void checkSemantic(Values values, Problems problems) {
    Value url = values.get(Keys.PREFIX + GlobalSettings.EMBEDDING_URL.name());
    if (url != null && !((String) url.parsed()).isEmpty()) {
      return;
    }
    for (Value value : new ArrayList<>(values.all())) {
      if (value.setting() == PolicySettings.CACHE && value.parsed() == CacheMode.SEMANTIC) {
        problems.error(
            value.source(),
            value.key().text(),
            value.text(),
            "semantic needs " + Keys.PREFIX + GlobalSettings.EMBEDDING_URL.name(),
            null,
            "until that is set, it works as normalized");
      }
    }
  }

  /**
   * Complains only where the operator wrote the first opening; the packaged one follows a lowered
   * open-duration silently.
   */
  private static void checkOpenings(Value first, Values values, Problems problems) {
    if (first.source().kind() == Source.Kind.DEFAULT) {
      return;
    }
    String prefix = first.key().text().substring(0, first.key().text().length() - FIRST.length());
    Value longest = values.get(prefix + LONGEST);
    if (longest == null) {
      longest = values.get(Keys.PREFIX + LONGEST);
    }
    if (longest != null && ((Duration) first.parsed()).compareTo((Duration) longest.parsed()) > 0) {
      values.reset(first.key().text());
      problems.error(
          first.source(),
          first.key().text(),
          first.text(),
          "allowed: not more than " + longest.key().text() + "=" + longest.text(),
          null,
          values.instead(first.key().text()));
    }
  }

  private static void checkAddresses(Values values, Problems problems) {
    Map<String, Value> byAddress = new HashMap<>();
    for (Value value : new ArrayList<>(values.all())) {
      if (value.setting() != EndpointSettings.URL) {
        continue;
      }
      Value same = byAddress.putIfAbsent(value.canonical(), value);
      if (same != null) {
        values.reset(value.key().text());
        problems.error(
            value.source(),
            value.key().text(),
            value.text(),
            "the address of " + same.key().text() + " too",
            null,
            "ignored; give each address to one endpoint");
      }
    }
  }
}
