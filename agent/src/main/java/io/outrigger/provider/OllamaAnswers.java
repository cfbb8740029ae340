package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ollama's own chat and generate. */
final class OllamaAnswers {

  private OllamaAnswers() {}

  static @Nullable SyntheticReply write(String path, CannedAnswer answer) {
    boolean chat = path.endsWith("/api/chat");
    if (!chat && !path.endsWith("/api/generate")) {
      return null;
    }
    Map<String, @Nullable Object> end = part(answer, chat, answer.stream() ? "" : answer.text());
    end.put("done", true);
    end.put("done_reason", "stop");
    for (String figure :
        new String[] {"total_duration", "load_duration", "prompt_eval_count", "eval_count"}) {
      end.put(figure, 0);
    }
    if (!answer.stream()) {
      return StreamText.json(end);
    }
    Map<String, @Nullable Object> words = part(answer, chat, answer.text());
    words.put("done", false);
    return new StreamText().line(words).line(end).reply("application/x-ndjson");
  }

  private static Map<String, @Nullable Object> part(
      CannedAnswer answer, boolean chat, String text) {
    String created = Instant.ofEpochSecond(answer.createdAt()).toString();
    Map<String, @Nullable Object> part = object("model", answer.model(), "created_at", created);
    part.put(
        chat ? "message" : "response", chat ? object("role", "assistant", "content", text) : text);
    return part;
  }
}
