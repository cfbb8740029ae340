package io.outrigger.report;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of the log: what was decided, and the words that say of what. */
final class Line {
  /** A model's name is the longest word there is, and it comes from the application. */
  private static final int LONGEST = 200;

  private final long epochMillis;
  private final boolean warning;
  private final String event;
  private final Map<String, Object> words = new LinkedHashMap<>();

  Line(long epochMillis, boolean warning, String event) {
    this.epochMillis = epochMillis;
    this.warning = warning;
    this.event = event;
  }

  /** Adds a word; null, and a model that is none, are left out. */
  Line put(String name, @Nullable Object value) {
    if (value != null) {
      words.put(name, value instanceof Number ? value : shortened(value.toString()));
    }
    return this;
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }

  boolean isWarning() {
    return warning;
  }

  /** Its time and {@code event key=value ...}, without a line break. */
  String text() {
    return time() + ' ' + plain();
  }

  /** The same without its time: loggers put their own. */
  String plain() {
    StringBuilder line = new StringBuilder(event);
    words.forEach((name, value) -> append(line.append(' ').append(name).append('='), value));
    return line.toString();
  }

  private static void append(StringBuilder line, Object value) {
    String text = value.toString();
    boolean bare = !text.isEmpty();
    for (int i = 0; i < text.length() && bare; i++) {
      char c = text.charAt(i);
      bare = c > ' ' && c < '\u007f' && c != '"' && c != '=' && c != '\\';
    }
    if (bare) {
      line.append(text);
    } else {
      line.append(new Json().value(text));
    }
  }

  /** One JSON object, without a line break. */
  String json() {
    Json json = new Json().open('{').put("time", time());
    json.put("level", warning ? "WARN" : "INFO").put("event", event);
    words.forEach(json::put);
    return json.close('}').toString();
  }

  private String time() {
    return Instant.ofEpochMilli(epochMillis).toString();
  }
}
