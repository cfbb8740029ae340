package io.outrigger.degrade;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a sentence turns on, and what a vector hardly sees: numbers with their units, identifiers,
 * names, negations, opposites, questions words, times, quoted texts. Two texts that differ in any
 * of it are never taken for one another, however close their vectors are. The word lists are
 * English; in other languages numbers, identifiers, names, signs and quotations still count.
 */
final class Meaning {
  /**
   * Each line: words of which one must not become another. The first is what all of them become.
   */
  private static final String[] SAME = {
    "not n't cannot ain't",
    "no none nothing nobody nowhere",
    "never",
    "without lacking",
    "nor neither",
    "past was were did had been",
    "future will shall gonna",
    "he him his himself",
    "she her hers herself",
    "they them their theirs"
  };

  /** Words of which each stands for itself alone. */
  private static final String ALONE =
      "unless except instead hardly barely only all some any every each both either most few many much"
          + " what who whom whose which when where why how i me my you your we us our it its"
          + " zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty"
          + " fifty hundred thousand million billion half double triple twice once dozen quarter third"
          + " first second last next previous current latest"
          + " monday tuesday wednesday thursday friday saturday sunday january february march april may"
          + " june july august september october november december spring summer autumn winter"
          + " yesterday today tomorrow morning evening night hourly daily weekly monthly yearly annual"
          + " before after over under above below up down out off from"
          + " left right north south east west more less fewer greater smaller larger higher lower"
          + " max maximum min minimum increase decrease rise fall raise reduce add remove subtract"
          + " multiply divide open close start stop begin end enable disable allow deny forbid accept"
          + " reject approve buy sell import export upload download encrypt decrypt encode decode"
          + " install uninstall lock unlock true false yes good bad best worst safe unsafe dangerous"
          + " legal illegal hot cold warm cool old new young big small long short fast slow high low"
          + " early late early cheap expensive rich poor easy hard hot full empty public private"
          + " internal external male female man woman men women boy girl father mother son daughter"
          + " husband wife brother sister king queen win lose won lost love hate gain loss profit"
          + " credit debit asset liability positive negative plus minus above inside outside"
          + " include exclude including excluding pre post pro anti read write push pull send receive"
          + " borrow lend arrive depart arrival departure pass fail success failure"
          + " always sometimes often rarely same different like unlike mutable immutable sync async"
          + " vegetarian vegan raw cooked dry wet day week month year hour minute"
          + " meters miles kilometers feet inches pounds kilograms grams celsius fahrenheit liters"
          + " gallons dollars euros cause effect symptoms treatment benefits risks pros cons"
          + " advantages disadvantages prevent create delete";

  private static final Map<String, String> TELLING = telling();
  private static final String[] NEGATING = {
    "un", "in", "im", "il", "ir", "dis", "non", "mis", "de"
  };
  private static final String SIGNS = "%$€£¥°<>=+*/^&|~#@§";
  private static final String QUOTES = "\"“”„«»`";

  private final List<String> figures = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> telling = new ArrayList<>();
  private final List<String> quoted = new ArrayList<>();
  private final List<String> content = new ArrayList<>();
  private final StringBuilder signs = new StringBuilder();
  private final boolean asks;

  private Meaning(String text) {
    asks = text.strip().endsWith("?");
    String rest = quotations(text);
    boolean begins = true;
    boolean afterFigure = false;
    for (String piece : rest.split("\\s+")) {
      String word = trimmed(piece);
      if (!word.isEmpty()) {
        String lower = stem(word.toLowerCase(Locale.ROOT));
        if (afterFigure) {
          figures.add(word); // its unit
        }
        afterFigure = hasDigit(word);
        if (afterFigure || isIdentifier(word) || isOption(piece)) {
          figures.add(piece.startsWith("-") ? piece : word);
        } else if (Character.isUpperCase(word.charAt(0)) && !(begins && isOrdinary(lower))) {
          names.add(lower);
        }
        tell(lower);
      }
      begins = piece.endsWith(".") || piece.endsWith("?") || piece.endsWith("!");
    }
    for (int i = 0; i < text.length(); i++) {
      if (SIGNS.indexOf(text.charAt(i)) >= 0) {
        signs.append(text.charAt(i));
      }
    }
  }

  static Meaning of(String text) {
    return new Meaning(text);
  }

  /** Whether both turn on the same things. */
  boolean agreesWith(Meaning other) {
    return asks == other.asks
        && figures.equals(other.figures)
        && names.equals(other.names)
        && telling.equals(other.telling)
        && quoted.equals(other.quoted)
        && signs.compareTo(other.signs) == 0
        && inSameOrder(content, other.content)
        && !negates(content, other.content)
        && !negates(other.content, content);
  }

  private void tell(String word) {
    String stem = word;
    if (stem.endsWith("n't") || stem.endsWith("n’t")) {
      telling.add("not");
      stem = stem.substring(0, stem.length() - 3);
    }
    String kind = TELLING.get(stem);
    if (kind != null) {
      telling.add(kind);
    } else if (!Spelling.isCommon(stem)) {
      content.add(stem);
    }
  }

  /** Takes out what stands between quotation marks. */
  private String quotations(String text) {
    StringBuilder rest = new StringBuilder();
    StringBuilder inside = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (QUOTES.indexOf(c) < 0) {
        (inside != null ? inside : rest).append(c);
      } else if (inside == null) {
        inside = new StringBuilder();
      } else {
        quoted.add(inside.toString());
        inside = null;
        rest.append(' ');
      }
    }
    if (inside != null) {
      quoted.add(inside.toString());
    }
    return rest.toString();
  }

  private static String trimmed(String piece) {
    int from = 0;
    int to = piece.length();
    while (from < to && !isInside(piece, from)) {
      from++;
    }
    while (to > from && !isInside(piece, to - 1)) {
      to--;
    }
    return piece.substring(from, to);
  }

  private static boolean isInside(String piece, int at) {
    char c = piece.charAt(at);
    boolean sign = c == '-' && at + 1 < piece.length() && Character.isDigit(piece.charAt(at + 1));
    return Character.isLetterOrDigit(c) || sign || Character.isSurrogate(c) || c == '+' || c == '#';
  }

  private static String stem(String word) {
    boolean owner = word.endsWith("'s") || word.endsWith("’s");
    return owner ? word.substring(0, word.length() - 2) : word;
  }

  /** {@code -l}, {@code --all}. */
  private static boolean isOption(String piece) {
    return piece.startsWith("-") && piece.length() > 1 && !Character.isDigit(piece.charAt(1));
  }

  private static boolean hasDigit(String word) {
    return word.chars().anyMatch(Character::isDigit);
  }

  /** {@code WHO}, {@code camelCase}, {@code a_b}, {@code a.b}, {@code a-b}, {@code C}. */
  private static boolean isIdentifier(String word) {
    boolean letter =
        word.length() == 1 && Character.isUpperCase(word.charAt(0)) && !word.equals("I");
    boolean mixed = word.substring(1).chars().anyMatch(Character::isUpperCase);
    return letter || mixed || word.chars().anyMatch(c -> "_./:\\-+#@".indexOf(c) >= 0);
  }

  private static boolean isOrdinary(String lower) {
    return Spelling.isCommon(lower) || TELLING.containsKey(lower);
  }

  private static boolean inSameOrder(List<String> one, List<String> other) {
    List<String> here = new ArrayList<>(one);
    List<String> there = new ArrayList<>(other);
    here.retainAll(new HashSet<>(other));
    there.retainAll(new HashSet<>(one));
    return here.equals(there);
  }

  private static boolean negates(List<String> plain, List<String> maybe) {
    Set<String> words = new HashSet<>(plain);
    for (String word : maybe) {
      for (String prefix : NEGATING) {
        if (word.startsWith(prefix)
            && words.contains(word.substring(prefix.length()))
            && !words.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Map<String, String> telling() {
    Map<String, String> all = new HashMap<>();
    for (String word : ALONE.split(" ")) {
      all.put(word, word);
    }
    for (String line : SAME) {
      String[] words = line.split(" ");
      for (String word : words) {
        all.put(word, words[0]);
      }
    }
    return all;
  }
}
