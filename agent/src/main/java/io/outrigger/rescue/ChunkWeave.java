package io.outrigger.rescue;

import io.outrigger.provider.Json;
import io.outrigger.rescue.Transcript.Pattern;
import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Dialects whose events all look alike, each with the reply's identity in it. */
final class ChunkWeave implements Splicer.Weave {

  /** What must be the same in every event of one reply. */
  private static final List<String> IDENTITY =
      List.of(
          "id", "created", "model", "object", "system_fingerprint", "modelVersion", "responseId");

  private final CutStream cut;
  private final Pattern pattern;
  private final Map<?, ?> first;

  ChunkWeave(CutStream cut) {
    this.cut = cut;
    this.pattern = Objects.requireNonNull(cut.got().pattern());
    this.first = Transcript.tree(pattern.around(new byte[0]));
  }

  @Override
  public void textIn(int index) {}

  @Override
  public byte[] text(byte[] escaped) {
    return framed(pattern.around(escaped));
  }

  private byte[] framed(byte[] json) {
    return Splicer.framed(cut.framing(), "", json);
  }

  @Override
  public byte @Nullable [] tool(byte[] json) {
    Map<String, Object> event = identified(json);
    if (event == null) {
      return null;
    }
    each(event.get("choices"), choice -> choice.put("finish_reason", null));
    each(event.get("candidates"), candidate -> candidate.remove("finishReason"));
    if (event.containsKey("done")) {
      event.put("done", false);
      event.remove("done_reason");
    }
    return framed(Json.write(event));
  }

  @Override
  public byte @Nullable [] preamble(byte[] json) {
    return null;
  }

  @Override
  public boolean closes(byte[] json) {
    return false;
  }

  @Override
  public byte @Nullable [] other(byte[] json) {
    return null;
  }

  @Override
  public byte @Nullable [] end(byte[] json, Sum sum) {
    Map<String, Object> event = identified(json);
    if (event == null) {
      return null;
    }
    // Calls in the event that ends the answer have been written when they were seen.
    each(event.get("choices"), choice -> part(choice, "delta", ChunkWeave::callless));
    each(event.get("candidates"), candidate -> part(candidate, "content", ChunkWeave::partless));
    part(event, "message", message -> message.remove("tool_calls"));
    sum.addTo(cut.form() == StreamForm.OLLAMA_CHAT ? event : event.get("usage"));
    sum.addTo(event.get("usageMetadata"));
    return framed(Json.write(event));
  }

  @Override
  public byte[] terminal() {
    if (cut.framing() == Framing.JSON_ARRAY) {
      return Transcript.utf8("]");
    }
    boolean marked = cut.form() == StreamForm.OPENAI_CHAT || cut.form() == StreamForm.OPENAI_TEXT;
    return Transcript.utf8(marked ? "data: [DONE]\n\n" : "");
  }

  /** The event as the first reply's own, without its text, which has been written already. */
  @SuppressWarnings("unchecked")
  private @Nullable Map<String, Object> identified(byte[] json) {
    Json.Tree tree = Json.tree(json);
    if (!tree.whole() || !(tree.value() instanceof Map)) {
      return null;
    }
    Map<String, Object> event = (Map<String, Object>) tree.value();
    for (String name : IDENTITY) {
      Object value = first.get(name);
      if (value != null) {
        event.put(name, value);
      } else {
        event.remove(name);
      }
    }
    each(event.get("choices"), this::choice);
    each(event.get("candidates"), this::candidate);
    part(
        event,
        "message",
        message -> {
          message.put("content", "");
          message.remove("thinking");
        });
    return event;
  }

  private void choice(Map<String, Object> choice) {
    choice.put("index", cut.got().index());
    if (choice.containsKey("text")) {
      choice.put("text", "");
    }
    part(choice, "delta", ChunkWeave::silent);
  }

  private static void silent(Map<String, Object> delta) {
    delta.remove("role");
    delta.keySet().removeIf(name -> name.startsWith("reasoning"));
    if (delta.get("content") instanceof String) {
      delta.put("content", "");
    }
  }

  private void candidate(Map<String, Object> candidate) {
    if (candidate.containsKey("index")) {
      candidate.put("index", cut.got().index());
    }
    part(candidate, "content", ChunkWeave::calls);
  }

  private static void callless(Map<String, Object> delta) {
    delta.remove("tool_calls");
    delta.remove("function_call");
  }

  /** No part at all would look like an answer that was withheld. */
  private static void partless(Map<String, Object> content) {
    content.put("parts", List.of(Map.of("text", "")));
  }

  /** Of the parts only calls are left. */
  private static void calls(Map<String, Object> content) {
    List<Object> parts = new ArrayList<>();
    each(
        content.get("parts"),
        part -> {
          if (part.containsKey("functionCall")) {
            parts.add(part);
          }
        });
    content.put("parts", parts);
  }

  private static void part(
      Map<String, Object> whole, String name, Consumer<Map<String, Object>> change) {
    each(List.of(Objects.requireNonNullElse(whole.get(name), "")), change);
  }

  @SuppressWarnings("unchecked")
  private static void each(@Nullable Object list, Consumer<Map<String, Object>> change) {
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map) {
          change.accept((Map<String, Object>) element);
        }
      }
    }
  }
}
