package io.outrigger.rescue;

import io.outrigger.provider.Json;
import io.outrigger.stream.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a response as far as they were delivered. Only one message can be gone on with, and
 * before it nothing but reasoning that says no more than its words.
 */
final class Items {

  /** How much of the message has been told. */
  enum Stage {
    NOTHING,
    BEGUN,
    /** Its text is open. */
    WORDS,
    WORDS_DONE,
    PART_DONE,
    DONE
  }

  /** More members than the longest list of tools that a response repeats. */
  static final int MOST_VALUES = 100_000;

  private final List<Object> done = new ArrayList<>();
  private @Nullable Map<String, Object> response;
  private Map<String, Object> message = Map.of();
  private Map<String, Object> part = Map.of();
  private byte[] words = {};
  private Stage stage = Stage.NOTHING;
  private int index;
  private int content;
  private long number = -1;
  private boolean thinking;
  private @Nullable String hindrance;

  /** An event around the words, of any dialect. */
  void see(Json.Tree tree) {
    Map<?, ?> event = tree.value() instanceof Map<?, ?> map ? map : Map.of();
    String type = String.valueOf(event.get("type"));
    boolean one = type.startsWith("response.");
    if ((one || response != null) && !tree.whole()) {
      hindrance = "form"; // too large to be read
      return;
    }
    number = Math.max(number, number(event));
    if (one) {
      see(type, event);
    }
  }

  private void see(String type, Map<?, ?> event) {
    switch (type) {
      case "response.created", "response.queued", "response.in_progress" ->
          response = response == null ? members(event.get("response")) : response;
      case "response.output_item.added" -> begins(event);
      case "response.content_part.added" -> {
        if (isOfMessage(event)) {
          part = members(event.get("part"));
          content = index(event.get("content_index"));
          boolean plain = "output_text".equals(part.get("type")) && stage == Stage.BEGUN;
          hindrance = plain && content >= 0 ? hindrance : "blocks";
          stage = Stage.WORDS;
        }
      }
      case "response.output_text.delta" -> {} // nothing in it
      case "response.output_text.done" -> stage = Stage.WORDS_DONE;
      case "response.content_part.done" -> stage = isOfMessage(event) ? Stage.PART_DONE : stage;
      case "response.output_item.done" -> ends(event);
      case "response.output_text.annotation.added" -> hindrance = "citations";
      default -> hindrance = isOfReasoning(type) ? hindrance : "blocks";
    }
  }

  /** Its words are of no use to who goes on, and are the application's already. */
  static boolean isOfReasoning(String type) {
    return type.startsWith("response.reasoning");
  }

  private void begins(Map<?, ?> event) {
    Map<String, Object> item = members(event.get("item"));
    Object type = item.get("type");
    if (stage == Stage.NOTHING && "reasoning".equals(type)) {
      thinking = true;
    } else if (stage == Stage.NOTHING && "message".equals(type)) {
      message = item;
      index = index(event.get("output_index"));
      stage = Stage.BEGUN;
      boolean whole = response != null && response.get("id") instanceof String;
      boolean told = whole && index >= 0 && item.get("id") instanceof String;
      hindrance = thinking ? "reasoning" : told ? hindrance : "form";
      hindrance = isAnswer(item) ? hindrance : "blocks";
    } else {
      hindrance = isCall(type) ? "tool_call" : "blocks";
    }
  }

  private void ends(Map<?, ?> event) {
    Map<String, Object> item = members(event.get("item"));
    if (item.get("encrypted_content") instanceof String sealed && !sealed.isEmpty()) {
      hindrance = "reasoning"; // it is signed together with what follows
    }
    hindrance = isCited(item) ? "citations" : hindrance;
    done.add(item);
    thinking = false;
    stage = stage == Stage.NOTHING ? stage : Stage.DONE;
  }

  private boolean isOfMessage(Map<?, ?> event) {
    return stage != Stage.NOTHING && index(event.get("output_index")) == index;
  }

  /** Words of it. */
  void words(StreamEvent.ContentDelta delta) {
    if (response != null) {
      hindrance = stage == Stage.WORDS && delta.choice() == index ? hindrance : "form";
      words = delta.json().copy();
    }
  }

  /** What is said of a message besides the answer, such as what will be done next. */
  static boolean isAnswer(Map<?, ?> item) {
    return item.get("phase") == null || "final_answer".equals(item.get("phase"));
  }

  /** Whether places in its text are named, which are others in a longer text. */
  static boolean isCited(Map<?, ?> item) {
    return item.get("content") instanceof List<?> parts
        && parts.stream()
            .map(part -> members(part).get("annotations"))
            .anyMatch(marks -> marks instanceof List<?> some && !some.isEmpty());
  }

  /** What models want to hear again of their own messages. */
  static Map<String, Object> marks(Map<String, Object> item) {
    Object phase = item.get("phase");
    return phase == null ? Map.of() : Map.of("phase", phase);
  }

  /** Whether the application is to do something. */
  static boolean isCall(@Nullable Object type) {
    return "function_call".equals(type) || "custom_tool_call".equals(type);
  }

  /** An index, or -1. */
  static int index(@Nullable Object value) {
    return value instanceof Long number && number >= 0 && number < 1_000 ? number.intValue() : -1;
  }

  private static long number(Map<?, ?> event) {
    return event.get("sequence_number") instanceof Long number ? number : -1;
  }

  /** The members of an object; none where it is no object. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> members(@Nullable Object value) {
    return value instanceof Map ? (Map<String, Object>) value : Map.of();
  }

  /** What hinders going on, or null; also null where the answer is no response. */
  @Nullable String hindrance() {
    return hindrance;
  }

  /**
   * Whether the provider keeps it under its id, where a later request would find half of it.
   *
   * @param asked whether that was asked for; what the response says itself wins
   */
  boolean isKept(boolean asked) {
    return response().get("store") instanceof Boolean kept ? kept : asked;
  }

  /** Whether all was told that the rest of a message needs. */
  boolean haveMessage() {
    return !message.isEmpty() && !part.isEmpty();
  }

  /** The response as it began. */
  Map<String, Object> response() {
    return response == null ? Map.of() : response;
  }

  /** The items that are whole, in their order. */
  List<Object> done() {
    return List.copyOf(done);
  }

  /** The message as it began. */
  Map<String, Object> message() {
    return message;
  }

  /** The message's index among the items. */
  int index() {
    return index;
  }

  /** The part that holds its text, as it began. */
  Map<String, Object> part() {
    return part;
  }

  /** The part's index in the message. */
  int content() {
    return content;
  }

  Stage stage() {
    return stage;
  }

  /** The last event with words. */
  Map<String, Object> words() {
    return members(Json.tree(words).value());
  }

  /** The number of the last event; -1 where they have none. */
  long number() {
    return Math.max(number, number(words()));
  }

  /** Without the content. */
  @Override
  public String toString() {
    return stage + " at " + index;
  }
}
