package io.outrigger.rescue;

import org.jspecify.annotations.Nullable;

/**
 * Takes away what the second answer repeats of the first. A model that goes on where it was asked
 * to repeats nothing, and a text may well contain the same words twice: only a repetition too long
 * to be chance is taken away, and none where several lengths would fit, because then the text
 * itself repeats.
 */
final class Overlap {

  /** Shorter matches are chance: "the ", ", and ". In UTF-16 units. */
  static final int LEAST = 12;

  /** A model that repeats more than this repeats everything. */
  static final int MOST = 2_000;

  /**
   * From this length on, the whole of the first answer counts as repeated; where repetition is to
   * be expected, a few letters are enough: a model that begins anew begins in the same way.
   */
  private static final int LEAST_WHOLE = 24;

  private static final int LEAST_WHOLE_EXPECTED = 4;

  private final String before;
  private final String blank;
  private final boolean words;
  private final StringBuilder held = new StringBuilder();
  private boolean decided;

  /**
   * @param before what was delivered
   * @param blank white space at its end that the second request left out
   * @param words whether the end of what was delivered may come again
   */
  Overlap(String before, String blank, boolean words) {
    this.before = before;
    this.blank = blank;
    this.words = words;
  }

  /** The next piece of the second answer; what of it is new, as far as that is known. */
  String next(String piece) {
    if (decided) {
      return piece;
    }
    held.append(piece);
    return mayStillMatch() ? "" : decide();
  }

  /** The second answer is over: what was held back for a match that did not come. */
  String end() {
    return decided || held.length() == 0 ? "" : decide();
  }

  private boolean isLongEnough() {
    return before.length() >= (words ? LEAST_WHOLE_EXPECTED : LEAST_WHOLE);
  }

  private boolean mayStillMatch() {
    String start = held.toString();
    if (blank.length() > start.length() && blank.startsWith(start)) {
      return true;
    }
    if (isLongEnough() && before.length() > start.length() && before.startsWith(start)) {
      return true;
    }
    if (!words) {
      return false;
    }
    int most = Math.min(before.length(), MOST);
    for (int length = Math.max(start.length() + 1, LEAST); length <= most; length++) {
      if (before.startsWith(start, before.length() - length)) {
        return true;
      }
    }
    return false;
  }

  private String decide() {
    decided = true;
    String start = held.toString();
    held.setLength(0);
    held.trimToSize();
    if (isLongEnough() && start.startsWith(before)) {
      return start.substring(before.length());
    }
    Integer repeated = words ? repeated(start) : null;
    return start.substring(repeated != null ? repeated : blanks(start));
  }

  /** The only length that fits; null where none does, or several. */
  private @Nullable Integer repeated(String start) {
    Integer found = null;
    int most = Math.min(Math.min(before.length(), MOST), start.length());
    for (int length = LEAST; length <= most; length++) {
      if (start.startsWith(before.substring(before.length() - length))) {
        if (found != null) {
          return null;
        }
        found = length;
      }
    }
    return found;
  }

  private int blanks(String start) {
    int same = 0;
    while (same < blank.length()
        && same < start.length()
        && blank.charAt(same) == start.charAt(same)) {
      same++;
    }
    return same;
  }
}
