package io.outrigger.degrade;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Folds what two spellings of one question may differ in without meaning something else: Unicode
 * composition, white space, the capital of common words, the mark at the end. Anything that might
 * matter stays: {@code US} and {@code us}, {@code Polish} and {@code polish}, {@code 5 MB} and
 * {@code 5 Mb}, code, quotations, the lines of a list.
 */
final class Spelling {

  /** Common words that begin questions and requests, or are written large in titles. */
  private static final Set<String> COMMON =
      Set.of(
          ("a about after all also an and any are as at be because been before but by can compare"
                  + " could create define describe did do does each explain find for from generate"
                  + " get give had has have hello help here hi how i if in into is it its let list"
                  + " made make many me more most much my need not of on one or our out please"
                  + " provide say she should show so some suggest summarize tell than that the"
                  + " their them then there these they this those to translate under was we were"
                  + " what when where which who whom whose why with would write you your")
              .split(" "));

  private static final Set<String> ASKING =
      Set.of(
          ("what who whom whose which when where why how is are was were do does did can could"
                  + " should would has have had")
              .split(" "));

  /** Any of these, and case or white space may carry meaning. */
  private static final String SIGNS = "`{}[]<>=;_\\$|#~^*@\"“”„«»‘\t/+:";

  private Spelling() {}

  /** Whether a lower-case word is so common that it says nothing of what a text is about. */
  static boolean isCommon(String word) {
    return COMMON.contains(word);
  }

  /** The form that all equal spellings share. */
  static String fold(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    if (isDelicate(plain)) {
      return text;
    }
    String[] words = plain.split("[\\s\\u00a0]+");
    boolean asks = ASKING.contains(words[0].toLowerCase(Locale.ROOT));
    StringBuilder folded = new StringBuilder(plain.length());
    for (String word : words) {
      folded.append(folded.length() == 0 ? "" : " ").append(lowered(word));
    }
    return withoutEnd(folded, asks);
  }

  private static boolean isDelicate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean apostrophe = c == '\'' || c == '’';
      if (c == '\n' || c == '\r' || SIGNS.indexOf(c) >= 0 || (apostrophe && !isInside(text, i))) {
        return true;
      }
    }
    return text.isEmpty() || text.contains("--") || text.contains("()");
  }

  /** In {@code don't}, not in {@code 'quoted'}. */
  private static boolean isInside(String text, int at) {
    return at > 0
        && at < text.length() - 1
        && Character.isLetter(text.charAt(at - 1))
        && Character.isLetter(text.charAt(at + 1));
  }

  /** {@code What} as {@code what}; {@code WHO} stays, and so does every word that is not common. */
  private static String lowered(String word) {
    int end = word.length();
    while (end > 0 && !Character.isLetter(word.charAt(end - 1))) {
      end--;
    }
    if (end == 0 || !Character.isUpperCase(word.charAt(0))) {
      return word;
    }
    boolean title = end == 1 || word.substring(1, end).equals(lower(word.substring(1, end)));
    String core = lower(word.substring(0, end));
    boolean initial = end < word.length() && word.charAt(end) == '.' && end == 1; // "A. Smith"
    boolean alone = end == 1 && !core.equals("i"); // grade A, vitamin A
    return title && !initial && !alone && COMMON.contains(core) ? core + word.substring(end) : word;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A question asks without its mark too; a statement states without its full stop. */
  private static String withoutEnd(StringBuilder text, boolean asks) {
    int last = text.length() - 1;
    if (last > 0) {
      char mark = text.charAt(last);
      boolean folds = mark == '.' || (mark == '?' && asks);
      char before = text.charAt(last - 1);
      if (folds && (Character.isLetterOrDigit(before) || before == ' ')) {
        text.setLength(last);
      }
    }
    return text.toString().strip();
  }
}
