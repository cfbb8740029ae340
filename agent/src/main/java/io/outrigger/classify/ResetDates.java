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

  /** "regain access on 2026-09-01 at 00:00 UTC" in a sentence. */
  static @Nullable Instant accessDate(String sentence) {
    String plain = Signals.plainText(sentence);
    String lead = "regain access on ";
    int at = plain.indexOf(lead);
    if (at < 0 || plain.length() < at + lead.length() + 10) {
      return null;
    }
    int start = at + lead.length();
    Instant day = isoDate(plain.substring(start, start + 10));
    if (day == null || !plain.startsWith(" at ", start + 10) || plain.length() < start + 19) {
      return day;
    }
    Instant minute =
        isoDate(
            plain.substring(start, start + 10)
                + "T"
                + plain.substring(start + 14, start + 19)
                + ":00Z");
    return minute == null ? day : minute;
  }
}
