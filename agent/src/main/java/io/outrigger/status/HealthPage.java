package io.outrigger.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page for people: one document, no script, nothing from elsewhere. Tables keep their roles
 * where narrow windows lay them out as cards; no state is told by colour alone.
 */
final class HealthPage {
  private final StringBuilder html = new StringBuilder(16_384);
  private final Health health;
  private final boolean refreshing;

  private HealthPage(Health health, boolean refreshing) {
    this.health = health;
    this.refreshing = refreshing;
  }

  /**
   * Writes the page.
   *
   * @param refreshing whether the browser is to load it again by itself; off at first, because it
   *     takes the place away from who reads with a screen reader
   */
  static String of(Health health, boolean refreshing) {
    return new HealthPage(health, refreshing).write();
  }

  private String write() {
    String title = health.isCircuitOpen() ? "A circuit is open" : "No circuit is open";
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .append("<meta name=\"color-scheme\" content=\"light dark\">")
        .append("<link rel=\"icon\" href=\"data:,\">")
        .append(refreshing ? "<meta http-equiv=\"refresh\" content=\"10\">" : "")
        .append("<title>")
        .append(title)
        .append(" - Outrigger</title><style>")
        .append(PageStyle.CSS)
        .append("</style></head><body><header><h1>Outrigger</h1><p class=\"")
        .append(health.isCircuitOpen() ? "open" : "closed")
        .append("\"><strong>")
        .append(title)
        .append("</strong></p>");
    about();
    html.append("</header><main>");
    incidents();
    targets();
    calls();
    failures();
    decisions();
    agentErrors();
    html.append("</main><footer><p>The same for machines: <a href=\"/health\">/health</a>. ")
        .append("Times are UTC.</p></footer></body></html>\n");
    return html.toString();
  }

  private void about() {
    html.append("<dl>");
    pair("Mode", health.mode());
    pair("Version", health.version());
    pair("Configuration", health.configHash());
    pair("As of", time(health.at()));
    Instant since = health.since();
    pair("Counting since", since == null ? "not counting" : time(since));
    html.append("</dl><nav aria-label=\"Refresh\"><a href=\"/\">")
        .append(refreshing ? "Stop refreshing" : "Refresh now")
        .append("</a>")
        .append(refreshing ? "" : " <a href=\"/?refresh\">Refresh every 10 s</a>")
        .append("</nav>");
  }

  private void pair(String name, String value) {
    html.append("<div><dt>").append(name).append("</dt><dd>");
    text(value);
    html.append("</dd></div>");
  }

  private void incidents() {
    open("incidents", "Open incidents");
    if (health.incidents().isEmpty()) {
      none("No incident is open.");
    } else {
      head("Incident", "Severity", "Since", "What");
      for (OpenIncident incident : health.incidents()) {
        row(incident.id());
        cell("Severity", incident.severity());
        cell("Since", time(Instant.ofEpochMilli(incident.sinceMillis())));
        cell("What", incident.summary());
        endRow();
      }
      endTable();
    }
    close();
  }

  private void targets() {
    open("circuits", "Circuits, holds and budgets");
    if (health.targets().isEmpty()) {
      none("No LLM call has been made yet.");
    } else {
      head("Target", "Circuit", "Hold", "Retry budget");
      for (TargetHealth target : health.targets()) {
        row(target.name());
        html.append("<td role=\"cell\" data-l=\"Circuit\"><span><b class=\"")
            .append(target.circuitWord())
            .append("\">")
            .append(target.circuitWord().replace('_', ' '))
            .append("</b> ");
        text(target.circuitDetail());
        html.append("</span></td>");
        cell("Hold", target.holdDetail().isEmpty() ? "none" : target.holdDetail());
        cell(
            "Retry budget",
            String.format(Locale.ROOT, "%.1f of %d", target.tokens(), target.limit()));
        endRow();
      }
      endTable();
    }
    close();
  }

  private void calls() {
    open("calls", "Calls by outcome");
    long total = health.calls().values().stream().mapToLong(Counts::lastHour).sum();
    if (total == 0) {
      none("No call has ended in the last hour.");
    } else {
      countsHead("Outcome", "Share of calls");
      health.calls().forEach((outcome, counts) -> countsRow(outcome.word(), counts, total));
      endTable();
    }
    close();
  }

  private void failures() {
    open("errors", "Failed attempts by category");
    long attempts = health.attempts().lastHour();
    if (health.failures().values().stream().allMatch(counts -> counts.lastHour() == 0)) {
      none("Of " + attempts + " attempts in the last hour none failed.");
    } else {
      countsHead("Category", "Share of attempts");
      health.failures().forEach((category, counts) -> countsRow(category.word(), counts, attempts));
      countsRow("all attempts", health.attempts(), attempts);
      endTable();
    }
    close();
  }

  private void countsHead(String name, String share) {
    head(name, "Last 5 minutes", "Last hour", share, "Per minute, last hour");
  }

  private void countsRow(String name, Counts counts, long whole) {
    if (counts.lastHour() == 0) {
      return;
    }
    row(name);
    cell("Last 5 minutes", Long.toString(counts.lastFiveMinutes()));
    cell("Last hour", Long.toString(counts.lastHour()));
    // A call that ends now had its attempts before; a share is never shown above the whole.
    double share = Math.min(1, counts.lastHour() / (double) Math.max(1, whole));
    cell("Share", String.format(Locale.ROOT, "%.1f %%", 100 * share));
    html.append("<td role=\"cell\" data-l=\"Per minute\">");
    bars(name, counts);
    html.append("</td>");
    endRow();
  }

  /** One bar a minute; the words beside it in the row say the same. */
  private void bars(String name, Counts counts) {
    List<Long> minutes = counts.perMinute();
    long highest = Math.max(1, counts.highest());
    html.append("<svg role=\"img\" viewBox=\"0 0 ")
        .append(minutes.size() * 3)
        .append(" 24\" aria-label=\"");
    text(name + " per minute: at most " + counts.highest());
    html.append("\">");
    for (int i = 0; i < minutes.size(); i++) {
      long count = minutes.get(i);
      if (count > 0) {
        long height = Math.max(2, count * 24 / highest);
        html.append("<rect x=\"")
            .append(i * 3)
            .append("\" y=\"")
            .append(24 - height)
            .append("\" width=\"2\" height=\"")
            .append(height)
            .append("\"/>");
      }
    }
    html.append("</svg>");
  }

  private void decisions() {
    open("decisions", "Recent decisions");
    if (health.decisions().isEmpty()) {
      none("Nothing had to be decided: calls went well.");
    } else {
      head("Time", "Decision", "Target", "Reason", "Times", "Trace");
      for (Decided decided : health.decisions()) {
        row(time(Instant.ofEpochMilli(decided.lastMillis())));
        cell("Decision", decided.what().replace('_', ' '));
        cell("Target", decided.target());
        cell("Reason", decided.reason());
        cell("Times", Integer.toString(decided.times()));
        cell("Trace", decided.traceId() == null ? "none" : decided.traceId());
        endRow();
      }
      endTable();
    }
    close();
  }

  private void agentErrors() {
    open("agent", "Errors of the agent's own");
    if (health.agentErrors().isEmpty()) {
      none("None. Where one happens, the call goes on as if the agent were absent.");
    } else {
      head("Component", "Times");
      for (Map.Entry<String, Long> error : health.agentErrors().entrySet()) {
        row(error.getKey());
        cell("Times", Long.toString(error.getValue()));
        endRow();
      }
      endTable();
    }
    close();
  }

  private void open(String id, String heading) {
    html.append("<section aria-labelledby=\"")
        .append(id)
        .append("\"><h2 id=\"")
        .append(id)
        .append("\">")
        .append(heading)
        .append("</h2>");
  }

  private void close() {
    html.append("</section>");
  }

  private void none(String words) {
    html.append("<p>").append(words).append("</p>");
  }

  private void head(String... columns) {
    html.append("<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
    for (String column : columns) {
      html.append("<th role=\"columnheader\" scope=\"col\">").append(column).append("</th>");
    }
    html.append("</tr></thead><tbody role=\"rowgroup\">");
  }

  private void row(String name) {
    html.append("<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">");
    text(name);
    html.append("</th>");
  }

  private void cell(String column, String value) {
    html.append("<td role=\"cell\" data-l=\"").append(column).append("\"><span>");
    text(value);
    html.append("</span></td>");
  }

  private void endRow() {
    html.append("</tr>");
  }

  private void endTable() {
    html.append("</tbody></table>");
  }

  private void text(String raw) {
    String line = Shown.line(raw);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '&' -> html.append("&amp;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "");
  }
}
