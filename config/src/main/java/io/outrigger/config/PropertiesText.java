package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the format of {@link java.util.Properties} and keeps what that class throws away: line
 * numbers, order, duplicates. A malformed escape spoils its own line only.
 */
final class PropertiesText {

  /**
   * One entry.
   *
   * @param number line on which it starts, from 1
   * @param malformed whether it holds a {@code \\u} without four hex digits
   */
  record Line(int number, String key, String value, boolean malformed) {
    /** Without the value. */
    @Override
    public String toString() {
      return number + ": " + key;
    }
  }

  private final String text;
  private int position;
  private int lineNumber = 1;

  private PropertiesText(String text) {
    // All three ends of line are one here; reading is then a search for one character.
    this.text = text.replace("\r\n", "\n").replace('\r', '\n');
  }

  static List<Line> read(String text) {
    PropertiesText reader = new PropertiesText(text);
    List<Line> lines = new ArrayList<>();
    while (reader.position < reader.text.length()) {
      int number = reader.lineNumber;
      String logical = reader.logicalLine();
      if (logical != null) {
        lines.add(split(number, logical));
      }
    }
    return lines;
  }

  /** The next line with its continuations joined, or null for a blank line or a comment. */
  private @Nullable String logicalLine() {
    skipBlanks();
    if (position < text.length()
        && (text.charAt(position) == '#' || text.charAt(position) == '!')) {
      rawLine();
      return null;
    }
    String line = rawLine();
    if (line.isEmpty() || line.equals("\\")) { // continuing nothing is nothing
      return null;
    }
    if (!isContinued(line)) {
      return line;
    }
    StringBuilder joined = new StringBuilder();
    while (isContinued(line)) {
      joined.append(line, 0, line.length() - 1);
      skipBlanks();
      line = rawLine();
    }
    joined.append(line);
    return joined.toString();
  }

  private void skipBlanks() {
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
  }

  private String rawLine() {
    int end = text.indexOf('\n', position);
    String line = text.substring(position, end < 0 ? text.length() : end);
    position = end < 0 ? text.length() : end + 1;
    lineNumber++;
    return line;
  }

  /** An odd number of backslashes at the end escapes the line's end. */
  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static Line split(int number, String line) {
    int end = 0;
    while (end < line.length() && !isSeparator(line.charAt(end)) && !isBlank(line.charAt(end))) {
      end += line.charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end, line.length());
    int start = end;
    boolean separated = false;
    while (start < line.length()) {
      char c = line.charAt(start);
      if (!isBlank(c) && (separated || !isSeparator(c))) {
        break;
      }
      separated |= isSeparator(c);
      start++;
    }
    String key = unescape(line.substring(0, end));
    String value = unescape(line.substring(start));
    boolean malformed = key == null || value == null;
    return new Line(
        number, key == null ? line.substring(0, end) : key, value == null ? "" : value, malformed);
  }

  private static @Nullable String unescape(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (++i < raw.length()) {
        if (raw.charAt(i) == 'u') {
          int code = hexCode(raw, i + 1);
          if (code < 0) {
            return null;
          }
          text.append((char) code);
          i += 4;
        } else {
          text.append(meaning(raw.charAt(i)));
        }
      }
    }
    return text.toString();
  }

  private static char meaning(char escaped) {
    return switch (escaped) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      default -> escaped;
    };
  }

  private static int hexCode(String raw, int start) {
    if (start + 4 > raw.length()) {
      return -1;
    }
    int code = 0;
    for (int i = start; i < start + 4; i++) {
      char c = raw.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private static boolean isSeparator(char c) {
    return c == '=' || c == ':';
  }
}
