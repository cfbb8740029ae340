package io.outrigger.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the last user text of a request stands.
 *
 * @param text null where there is none
 * @param holder the object that holds it; null where it is spread over several parts
 * @param field its name there
 * @param alone whether there is one user turn and no answer before it
 */
record UserText(
    @Nullable String text, @Nullable Map<?, ?> holder, @Nullable String field, boolean alone) {
  private static final UserText NONE = new UserText(null, null, null, false);

  /** Lists of turns: most dialects, Gemini, OpenAI's responses. */
  private static final List<String> TURNS = List.of("messages", "contents", "input");

  /** A single text: responses, completions, Cohere's first chat, TGI, Titan. */
  private static final List<String> SINGLE =
      List.of("input", "prompt", "message", "inputs", "inputText");

  static UserText find(Map<?, ?> tree) {
    for (String name : TURNS) {
      if (tree.get(name) instanceof List<?> turns && !turns.isEmpty()) {
        return lastOf(turns);
      }
    }
    for (String name : SINGLE) {
      if (tree.get(name) instanceof String text) {
        boolean alone = !(tree.get("chat_history") instanceof List<?> past && !past.isEmpty());
        return new UserText(text, tree, name, alone);
      }
    }
    return NONE;
  }

  boolean isField(String name) {
    return name.equals(field);
  }

  private static UserText lastOf(List<?> turns) {
    UserText last = NONE;
    int spoken = 0;
    for (Object each : turns) {
      if (each instanceof Map<?, ?> turn && isSpoken(turn)) {
        spoken++;
        last = isUsers(turn) ? ofTurn(turn) : last;
      }
    }
    return new UserText(last.text, last.holder, last.field, spoken == 1 && last.text != null);
  }

  private static UserText ofTurn(Map<?, ?> turn) {
    String name = turn.containsKey("content") ? "content" : "parts";
    Object content = turn.get(name);
    if (content instanceof String text) {
      return new UserText(text, turn, name, false);
    }
    List<Map<?, ?>> parts = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    if (content instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> part && part.get("text") instanceof String text) {
          parts.add(part);
          all.append(all.length() == 0 ? "" : "\n").append(text);
        }
      }
    }
    if (parts.isEmpty()) {
      return NONE;
    }
    boolean one = parts.size() == 1;
    return new UserText(all.toString(), one ? parts.get(0) : null, one ? "text" : null, false);
  }

  /** Instructions are no turn; a turn without a role is the user's (Gemini). */
  private static boolean isSpoken(Map<?, ?> turn) {
    Object role = turn.get("role");
    return !"system".equals(role) && !"developer".equals(role);
  }

  private static boolean isUsers(Map<?, ?> turn) {
    Object role = turn.get("role");
    return role == null
        ? turn.containsKey("parts") || turn.containsKey("content")
        : "user".equalsIgnoreCase(String.valueOf(role));
  }

  /** Without the text. */
  @Override
  public String toString() {
    return text == null ? "none" : text.length() + " characters";
  }
}
