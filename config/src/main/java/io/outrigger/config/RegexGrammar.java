package io.outrigger.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression of {@link java.util.regex.Pattern}, kept as text. */
final class RegexGrammar extends Grammar<String> {

  /** Longer ones are no rule that anybody could read. */
  private static final int LONGEST = 1_000;

  @Override
  @Nullable String parse(String text) {
    return text.isEmpty() || text.length() > LONGEST || complaint(text) != null ? null : text;
  }

  private static @Nullable String complaint(String text) {
    try {
      Pattern.compile(text);
      return null;
    } catch (PatternSyntaxException bad) {
      return bad.getDescription() + " near index " + bad.getIndex();
    }
  }

  @Override
  String print(String value) {
    return value;
  }

  @Override
  String allowed(String rejected) {
    String complaint =
        rejected.isEmpty() || rejected.length() > LONGEST ? null : complaint(rejected);
    return "a regular expression of 1 to "
        + LONGEST
        + " characters"
        + (complaint == null ? "" : " (" + complaint + ")")
        + "; in this file a backslash is written \\\\";
  }
}
