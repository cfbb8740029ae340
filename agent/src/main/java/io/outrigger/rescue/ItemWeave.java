package io.outrigger.rescue;

import static io.outrigger.rescue.Items.index;
import static io.outrigger.rescue.Items.members;

import io.outrigger.provider.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's responses: an answer is a row of items, each event says its number and to which item it
 * belongs, and what was written piece by piece is said once more as a whole, three times over.
 */
final class ItemWeave implements Splicer.Weave {

  private static final int NOTHING = -1;

  private final ItemRow row;

  /** The second stream's message whose text goes into the open one. */
  private int source = NOTHING;

  private boolean begun;

  /** Messages of the second stream as they began, by their index there. */
  private final Map<Integer, Map<String, Object>> messages = new HashMap<>();

  /** Calls of the second stream: their index there, and here. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private boolean failed;

  ItemWeave(CutStream cut) {
    this.row = new ItemRow(cut);
  }

  @Override
  public void textIn(int index) {
    if (begun && source != index) {
      row.close("completed");
    }
    source = index;
    begun = true;
  }

  @Override
  public byte[] text(byte[] escaped) {
    failed |= !row.isOpen() && !row.open(messages.get(source));
    if (!failed) {
      row.words(escaped);
    }
    return row.paid();
  }

  @Override
  public byte @Nullable [] tool(byte[] json) {
    Map<String, Object> event = read(json);
    if ("response.output_item.added".equals(event.get("type"))) {
      if (!Items.isCall(members(event.get("item")).get("type"))) {
        return null;
      }
      row.close("completed");
      calls.put(index(event.get("output_index")), row.next());
    }
    return passes(event) ? row.paid() : null;
  }

  /** An event of a call under the index that the call has here. */
  private boolean passes(Map<String, Object> event) {
    Integer own = calls.get(index(event.get("output_index")));
    if (own == null) {
      return false;
    }
    event.put("output_index", own);
    row.say(event);
    return true;
  }

  @Override
  public byte @Nullable [] preamble(byte[] json) {
    return other(json);
  }

  @Override
  public boolean closes(byte[] json) {
    return "response.output_text.done".equals(read(json).get("type"));
  }

  @Override
  public byte @Nullable [] other(byte[] json) {
    Map<String, Object> event = read(json);
    String type = String.valueOf(event.get("type"));
    switch (type) {
      case "response.created",
          "response.queued",
          "response.in_progress",
          "response.content_part.added",
          "response.output_text.delta", // nothing in it
          "response.output_text.done",
          "response.content_part.done",
          "response.refusal.delta",
          "response.refusal.done",
          "response.function_call_arguments.delta",
          "response.custom_tool_call_input.delta" -> {}
      case "response.output_item.added" -> {
        Map<String, Object> item = members(event.get("item"));
        messages.put(index(event.get("output_index")), item);
        boolean message = "message".equals(item.get("type")) && Items.isAnswer(item);
        failed |= !message && !"reasoning".equals(item.get("type"));
      }
      case "response.output_item.done" -> done(event);
      case "response.function_call_arguments.done", "response.custom_tool_call_input.done" ->
          failed |= !passes(event);
      // Tools of the server, citations: nobody can say where in the whole text they belong.
      default -> failed |= type.startsWith("response.") && !Items.isOfReasoning(type);
    }
    return row.paid();
  }

  private void done(Map<String, Object> event) {
    int index = index(event.get("output_index"));
    Map<String, Object> item = members(event.get("item"));
    failed |= Items.isCited(item);
    if (calls.containsKey(index)) {
      passes(event);
      row.add(item);
    } else if (begun && index == source) {
      row.close(String.valueOf(item.getOrDefault("status", "completed")));
    }
  }

  @Override
  public boolean ends(byte[] json) {
    Object type = read(json).get("type");
    return "response.completed".equals(type) || "response.incomplete".equals(type);
  }

  @Override
  public byte @Nullable [] end(byte[] json, Sum sum) {
    Map<String, Object> event = read(json);
    Map<String, Object> response = members(event.get("response"));
    if (response.isEmpty()) {
      return null;
    }
    row.close("response.completed".equals(event.get("type")) ? "completed" : "incomplete");
    sum.addTo(response.get("usage"));
    event.put("response", row.whole(response));
    row.say(event);
    return row.paid();
  }

  @Override
  public byte[] terminal() {
    return new byte[0];
  }

  @Override
  public boolean fails() {
    return failed;
  }

  private static Map<String, Object> read(byte[] json) {
    Json.Tree tree = Json.tree(json, Items.MOST_VALUES);
    return tree.whole() ? members(tree.value()) : new LinkedHashMap<>();
  }
}
