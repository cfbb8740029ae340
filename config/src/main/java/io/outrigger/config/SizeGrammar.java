package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/** {@code 512B}, {@code 256KB}, {@code 8MB}, {@code 1GB}, in powers of 1,024; 0 needs no unit. */
final class SizeGrammar extends Grammar<Integer> {

  /** Bodies are held in one array each; 1 GB is far above any provider's request limit. */
  static final int MAX = 1 << 30;

  private static final String[] UNITS = {"KB", "MB", "GB", "B"};
  private static final int[] SHIFTS = {10, 20, 30, 0};

  @Override
  @Nullable Integer parse(String text) {
    if (text.equals("0")) {
      return 0;
    }
    for (int unit = 0; unit < UNITS.length; unit++) {
      int start = text.length() - UNITS[unit].length();
      if (start > 0 && text.regionMatches(true, start, UNITS[unit], 0, UNITS[unit].length())) {
        String number = text.substring(0, start).strip();
        long bytes = allDigits(number, 10) ? Long.parseLong(number) << SHIFTS[unit] : -1;
        return bytes >= 0 && bytes <= MAX ? Integer.valueOf((int) bytes) : null;
      }
    }
    return null;
  }

  @Override
  String print(Integer value) {
    if (value == 0) {
      return "0";
    }
    for (int unit = 2; unit >= 0; unit--) {
      if (value % (1 << SHIFTS[unit]) == 0) {
        return (value >> SHIFTS[unit]) + UNITS[unit];
      }
    }
    return value + "B";
  }

  @Override
  String allowed(String rejected) {
    return "a size from 0 to 1GB, such as 512B, 256KB, 8MB";
  }
}
