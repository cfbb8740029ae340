package io.outrigger.classify;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The grammars in which the end of a limit is dated; null for anything else. */
final class ResetDates {

  private static final int SHORTEST_DATE = 10;
  private static final String ACCESS = "regain access on ";
  private static final String[] RESETS = {
    "resets at: ", "resets at ", "reset at: ", "reset at ", "resets on ", "reset on "
  };

  private ResetDates() {}

  /** An HTTP date. */
  static @Nullable Instant httpDate(String text) {
    String plain = text.trim();
    if (plain.length() < SHORTEST_DATE || !Character.isLetter(plain.charAt(0))) {
      return null; // most values are seconds, and a failed parse costs more than all the rest
    }
    try {
      return ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException notADate) {
      return null;
    }
  }

  /** An RFC 3339 instant, or a bare date (its first moment in UTC). */
  static @Nullable Instant isoDate(String text) {
    String plain = text.trim();
    if (plain.length() < SHORTEST_DATE || !Character.isDigit(plain.charAt(0))) {
      return null;
    }
    try {
      return plain.length() == 10
          ? LocalDate.parse(plain).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(plain).toInstant();
    } catch (DateTimeParseException notADate) {
      return null;
    }
  }

  /** "regain access on 2026-09-01 at 00:00 UTC", "Limit resets at: 2026-09-01 12:00:30 UTC". */
  static @Nullable Instant accessDate(String sentence) {
    String plain = Signals.plainText(sentence);
    int access = plain.indexOf(ACCESS);
    if (access >= 0) {
      int start = access + ACCESS.length();
      Instant minute = momentAt(plain, start, false);
      return minute != null || plain.length() < start + SHORTEST_DATE
          ? minute
          : isoDate(plain.substring(start, start + SHORTEST_DATE));
    }
    for (String lead : RESETS) {
      int at = plain.indexOf(lead);
      Instant moment = at < 0 ? null : momentAt(plain, at + lead.length(), true);
      if (moment != null) {
        return moment;
      }
    }
    return null;
  }

  /**
   * A date with its time of day to the minute or second.
   *
   * @param named whether the zone must be named: some mean their own clock and do not say so
   */
  private static @Nullable Instant momentAt(String text, int start, boolean named) {
    int time = start + SHORTEST_DATE;
    if (text.length() < time + 6) {
      return null;
    }
    time += text.startsWith(" at ", time) ? 4 : 1;
    int end = time + 5;
    if (end > text.length()) {
      return null;
    }
    boolean seconds = end + 3 <= text.length() && text.charAt(end) == ':';
    String clock = text.substring(time, end) + (seconds ? text.substring(end, end + 3) : ":00");
    int zone = seconds ? end + 3 : end;
    boolean utc =
        text.startsWith(" utc", zone) || text.startsWith("z", zone) || text.startsWith(" gmt", zone);
    return named && !utc
        ? null
        : isoDate(text.substring(start, start + SHORTEST_DATE) + "T" + clock + "Z");
  }
}
