package io.outrigger.degrade;

import io.outrigger.config.ReplyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operator's canned replies. */
final class CannedReplies {

  /** Rules are about questions, not about documents. */
  static final int LONGEST_TEXT = 8_192;

  private record Compiled(ReplyRule rule, Pattern pattern) {}

  private final List<Compiled> rules = new ArrayList<>();
  private final Set<String> givenUp = ConcurrentHashMap.newKeySet();
  private final Consumer<String> console;

  /**
   * @param console gets a line where an expression proves too expensive, once per rule
   */
  CannedReplies(List<ReplyRule> rules, Consumer<String> console) {
    for (ReplyRule rule : rules) {
      this.rules.add(new Compiled(rule, Pattern.compile(rule.match())));
    }
    this.console = console;
  }

  /** The first rule whose expression is found in the text; of a long text only the beginning. */
  @Nullable ReplyRule find(String userText) {
    String text =
        userText.length() <= LONGEST_TEXT ? userText : userText.substring(0, LONGEST_TEXT);
    for (Compiled each : rules) {
      if (matches(each, text)) {
        return each.rule();
      }
    }
    return null;
  }

  private boolean matches(Compiled each, String text) {
    try {
      return each.pattern().matcher(new BoundedText(text)).find();
    } catch (BoundedText.TooLong | StackOverflowError endless) {
      String name = each.rule().name();
      if (givenUp.add(name)) {
        console.accept(
            "outrigger.degrade.rule."
                + name
                + ".match takes too many steps on some texts and does not match them; make its"
                + " repetitions possessive (*+, ++) or shorter");
      }
      return false;
    }
  }
}
