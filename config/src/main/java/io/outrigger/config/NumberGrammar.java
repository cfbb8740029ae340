package io.outrigger.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Decimal numbers, where {@code percent} says so also as a share of a hundred: {@code 25%}. */
final class NumberGrammar extends Grammar<Double> {

  private final double min;
  private final double max;
  private final boolean percent;

  NumberGrammar(double min, double max, boolean percent) {
    this.min = min;
    this.max = max;
    this.percent = percent;
  }

  @Override
  @Nullable Double parse(String text) {
    boolean share = percent && text.endsWith("%");
    String number = share ? text.substring(0, text.length() - 1).strip() : text;
    if (!isPlainDecimal(number)) {
      return null;
    }
    double value = Double.parseDouble(number) / (share ? 100 : 1);
    return value >= min && value <= max ? Double.valueOf(value) : null;
  }

  /** Keeps out what {@code parseDouble} takes besides: {@code 1e9}, {@code 0x1p3}, {@code 1d}. */
  private static boolean isPlainDecimal(String text) {
    int point = text.indexOf('.');
    return point < 0
        ? allDigits(text, 18)
        : allDigits(text.substring(0, point), 18) && allDigits(text.substring(point + 1), 18);
  }

  @Override
  String print(Double value) {
    return plain(value);
  }

  static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  @Override
  String allowed(String rejected) {
    return "a number from "
        + plain(min)
        + " to "
        + plain(max)
        + (percent ? ", such as 0.25 or 25%" : "");
  }
}
