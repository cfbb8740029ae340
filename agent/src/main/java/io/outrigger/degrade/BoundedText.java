package io.outrigger.degrade;

/**
 * A text that a regular expression may look at only so often: an expression that goes back and
 * forth without end must not hold up a call.
 */
final class BoundedText implements CharSequence {

  /** Looking takes about 5 ns; this ends a search after some milliseconds. */
  static final int MOST_LOOKS = 500_000;

  /** The budget is used up. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("more than " + MOST_LOOKS + " steps", null, false, false);
    }
  }

  private final String text;
  private int looks;

  BoundedText(String text) {
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    if (++looks > MOST_LOOKS) {
      throw new TooLong();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
