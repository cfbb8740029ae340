package io.outrigger.rescue;

import io.outrigger.provider.Json;
import io.outrigger.rescue.Transcript.Pattern;
import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Dialects whose events all look alike, each with the reply's identity in it. */
final class ChunkWeave implements Splicer.Weave {

  /** What must be the same in every event of one reply. */
  private static final List<String> IDENTITY =
      List.of(
          "id",
          "created",
          "model",
          "object",
          "system_fingerprint",
          "modelVersion",
          "responseId");

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
    return event == null ? null : framed(Json.write(event));
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
    if (event.get("message") instanceof Map) {
      Map<String, Object> message = (Map<String, Object>) event.get("message");
      message.put("content", "");
      message.remove("thinking");
    }
    return event;
  }

  private void choice(Map<String, Object> choice) {
    choice.put("index", cut.got().index());
    if (choice.containsKey("text")) {
      choice.put("text", "");
    }
    each(List.of(Objects.requireNonNullElse(choice.get("delta"), "")), ChunkWeave::silent);
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
    each(List.of(Objects.requireNonNullElse(candidate.get("content"), "")), ChunkWeave::calls);
  }

  /** Of the parts only calls are left; none at all would look like an answer withheld. */
  private static void calls(Map<String, Object> content) {
    List<Object> parts = new ArrayList<>();
    each(
        content.get("parts"),
        part -> {
          if (part.containsKey("functionCall")) {
            parts.add(part);
          }
        });
    if (parts.isEmpty()) {
      parts.add(new LinkedHashMap<>(Map.of("text", "")));
    }
    content.put("parts", parts);
  }

  @SuppressWarnings("unchecked")
  private static void each(
      @Nullable Object list, java.util.function.Consumer<Map<String, Object>> change) {
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map) {
          change.accept((Map<String, Object>) element);
        }
      }
    }
  }
}
