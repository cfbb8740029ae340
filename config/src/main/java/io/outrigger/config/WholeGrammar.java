package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/** Whole numbers in a range. */
final class WholeGrammar extends Grammar<Integer> {

  private final int min;
  private final int max;

  WholeGrammar(int min, int max) {
    this.min = min;
    this.max = max;
  }

  @Override
  @Nullable Integer parse(String text) {
    if (!allDigits(text, 9)) {
      return null;
    }
    int value = Integer.parseInt(text);
    return value >= min && value <= max ? Integer.valueOf(value) : null;
  }

  @Override
  String print(Integer value) {
    return value.toString();
  }

  @Override
  String allowed(String rejected) {
    return "a whole number from " + min + " to " + max;
  }
}
