package io.outrigger.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What end users may read about a failure ({@code outrigger.message.*}). The built-in texts name no
 * status, provider or model.
 */
public final class Messages {

  /**
   * What end users may read about one category.
   *
   * @param title what happened, a few words
   * @param body one sentence
   * @param action what to do now
   */
  public record Message(String title, String body, String action) {

    /** All parts in one line. */
    public String text() {
      StringBuilder text = new StringBuilder();
      for (String part : new String[] {title, body, action}) {
        String gap = text.length() == 0 || part.isEmpty() ? "" : endsSentence(text) ? " " : ". ";
        text.append(gap).append(part);
      }
      return text.toString();
    }

    private static boolean endsSentence(StringBuilder text) {
      return ".!?".indexOf(text.charAt(text.length() - 1)) >= 0;
    }
  }

  private final Map<ErrorCategory, Message> byCategory = new EnumMap<>(ErrorCategory.class);

  private Messages() {}

  /** Reads the global settings, where the packaged defaults set every category. */
  static Messages of(@Nullable Object[] global) {
    Messages messages = new Messages();
    for (Map.Entry<ErrorCategory, List<Setting<String>>> entry :
        GlobalSettings.MESSAGES.entrySet()) {
      List<Setting<String>> parts = entry.getValue();
      messages.byCategory.put(
          entry.getKey(),
          new Message(parts.get(0).in(global), parts.get(1).in(global), parts.get(2).in(global)));
    }
    return messages;
  }

  /** The built-in texts. */
  public static Messages builtIn() {
    return BuiltIn.MESSAGES;
  }

  /** The text for a category; never null. */
  public Message of(ErrorCategory category) {
    Message message = byCategory.get(category);
    if (message == null) {
      throw new IllegalStateException("no message for " + category);
    }
    return message;
  }

  private static final class BuiltIn {
    static final Messages MESSAGES = ConfigLoader.defaults().messages();
  }
}
