package io.outrigger.rescue;

import io.outrigger.provider.Json;
import io.outrigger.rescue.Items.Stage;
import io.outrigger.stream.Bytes;
import io.outrigger.stream.JsonText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes on in a response: the rest of its message, further items, its end. */
final class ItemRow {

  /** What a response says of how it ended; all else is the request's, and is the first one's. */
  private static final Set<String> ENDS =
      Set.of(
          "status",
          "error",
          "incomplete_details",
          "output",
          "usage",
          "completed_at",
          "service_tier");

  private static final String DELTA = "response.output_text.delta";

  private final CutStream cut;
  private final Items first;
  private final List<Object> output;
  private final ByteArrayOutputStream owed = new ByteArrayOutputStream();

  /** The message that is open, or was last. */
  private Map<String, Object> message;

  private int index;
  private int content;
  private Stage stage;
  private final StringBuilder words;
  private int next;
  private long number;
  private final boolean logprobs;

  ItemRow(CutStream cut) {
    this.cut = cut;
    this.first = cut.got().items();
    this.output = new ArrayList<>(first.done());
    this.message = first.message();
    this.index = first.index();
    this.content = first.content();
    this.stage = first.stage();
    this.words = new StringBuilder(cut.got().text());
    this.next = index + 1;
    this.number = first.number();
    this.logprobs = first.words().containsKey("logprobs");
  }

  /** Whether text can be written. */
  boolean isOpen() {
    return stage == Stage.WORDS;
  }

  /**
   * Opens a further message.
   *
   * @param as the one of the second stream
   * @return false where that is none
   */
  boolean open(@Nullable Map<String, Object> as) {
    if (as == null || !(as.get("id") instanceof String)) {
      return false;
    }
    close("completed");
    message = as;
    index = next();
    content = 0;
    words.setLength(0);
    stage = Stage.WORDS;
    say(event("response.output_item.added", "output_index", index, "item", message));
    say(inPart("response.content_part.added", "part", first.part()));
    return true;
  }

  /** The index of one more item. */
  int next() {
    return next++;
  }

  /** An item that is whole. */
  void add(Map<String, Object> item) {
    output.add(item);
  }

  /**
   * A piece of text.
   *
   * @param escaped the inside of a JSON string
   */
  void words(byte[] escaped) {
    words.append(JsonText.decoded(new Bytes(escaped, 0, escaped.length)));
    Map<String, Object> event = inPart(DELTA, "delta", "");
    byte[] json = Json.write(numbered(event)); // whose last member is the empty text
    byte[] before = Arrays.copyOf(json, json.length - 2);
    write(DELTA, new Transcript.Pattern(before, Transcript.utf8("\"}")).around(escaped));
  }

  /**
   * Closes the message, if it is open.
   *
   * @param status of the whole of it
   */
  void close(String status) {
    if (stage == Stage.DONE) {
      return;
    }
    Map<String, Object> part = new LinkedHashMap<>(first.part());
    part.put("text", words.toString());
    if (stage == Stage.WORDS) {
      say(inPart("response.output_text.done", "text", words.toString()));
    }
    if (stage != Stage.PART_DONE) {
      say(inPart("response.content_part.done", "part", part));
    }
    stage = Stage.DONE;
    Map<String, Object> item = new LinkedHashMap<>(message);
    item.put("status", status);
    item.put("content", List.of(part));
    output.add(item);
    say(event("response.output_item.done", "output_index", index, "item", item));
  }

  /** The whole response, made of the second stream's end and the first stream's beginning. */
  Map<String, Object> whole(Map<String, Object> end) {
    Map<String, Object> whole = new LinkedHashMap<>(end);
    first
        .response()
        .forEach(
            (name, value) -> {
              if (!ENDS.contains(name)) {
                whole.put(name, value);
              }
            });
    whole.put("output", output);
    return whole;
  }

  private static Map<String, Object> event(
      String type, String name, Object value, String further, Object more) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put(name, value);
    event.put(further, more);
    return event;
  }

  private Map<String, Object> inPart(String type, String name, Object value) {
    Map<String, Object> event =
        event(type, "item_id", String.valueOf(message.get("id")), "output_index", index);
    event.put("content_index", content);
    if (logprobs && type.startsWith("response.output_text")) {
      event.put("logprobs", List.of());
    }
    event.put(name, value);
    return event;
  }

  /** Writes an event of the type that it says it is, under the next number. */
  void say(Map<String, Object> event) {
    write(String.valueOf(event.get("type")), Json.write(numbered(event)));
  }

  private Map<String, Object> numbered(Map<String, Object> event) {
    Map<String, Object> numbered = new LinkedHashMap<>();
    numbered.put("type", String.valueOf(event.get("type")));
    if (number >= 0) {
      numbered.put("sequence_number", ++number);
    }
    event.forEach(numbered::putIfAbsent);
    if (number < 0) {
      numbered.remove("sequence_number");
    }
    return numbered;
  }

  private void write(String type, byte[] json) {
    owed.writeBytes(Splicer.framed(cut.framing(), type, json));
  }

  /** What has been written since the last call. */
  byte[] paid() {
    byte[] bytes = owed.toByteArray();
    owed.reset();
    return bytes;
  }

  /** Without the content. */
  @Override
  public String toString() {
    return stage + " at " + index;
  }
}
