package io.outrigger.classify;

import java.util.List;

/**
 * Sentences that name a limit and what was asked for: if one request alone asks for more than the
 * limit, no waiting helps.
 */
final class LimitArithmetic {

  private static final String ACTUAL = "(actual/limit):";

  private LimitArithmetic() {}

  static boolean neverFits(List<String> sentences) {
    for (String sentence : sentences) {
      String plain = Signals.plainText(sentence);
      if (asksForMore(plain)) {
        return true;
      }
      int at = plain.indexOf(ACTUAL);
      if (at >= 0 && isTwiceTheLimit(plain, at + ACTUAL.length())) {
        return true;
      }
    }
    return false;
  }

  /** Both numbers must stand in one clause, or they count different things. */
  private static boolean asksForMore(String text) {
    int limitAt = placeOfNumber(text, "limit ");
    int requestedAt = placeOfNumber(text, "requested ");
    if (limitAt < 0 || requestedAt < 0) {
      return false;
    }
    String between =
        text.substring(Math.min(limitAt, requestedAt), Math.max(limitAt, requestedAt));
    long limit = number(text, limitAt);
    return limit > 0 && number(text, requestedAt) > limit && !between.contains("requests ");
  }

  /** What came before this request fitted, so that it alone asks for at least the difference. */
  private static boolean isTwiceTheLimit(String text, int start) {
    int slash = text.indexOf('/', start);
    long actual = slash < 0 ? -1 : number(text, start);
    long limit = slash < 0 ? -1 : number(text, slash + 1);
    return limit > 0 && actual > 2 * limit;
  }

  /** Where the first number behind this word starts, or -1. */
  private static int placeOfNumber(String text, String word) {
    int at = text.indexOf(word);
    while (at >= 0) {
      if (number(text, at + word.length()) >= 0) {
        return at + word.length();
      }
      at = text.indexOf(word, at + 1);
    }
    return -1;
  }

  private static long number(String text, int start) {
    int at = start;
    while (at < text.length()
        && (text.charAt(at) == ' ' || text.charAt(at) == ':' || text.charAt(at) == '~')) {
      at++;
    }
    long number = 0;
    int digits = 0;
    while (at < text.length() && digits < 15) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        number = number * 10 + (c - '0');
        digits++;
      } else if (c != ',' || digits == 0) {
        break;
      }
      at++;
    }
    return digits == 0 ? -1 : number;
  }
}
