package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The own form of Hugging Face's text generation server, and vLLM's first one. */
final class TgiAnswers {

  private TgiAnswers() {}

  static @Nullable SyntheticReply write(String word, String path, CannedAnswer answer) {
    boolean stream = answer.stream() || path.endsWith("/generate_stream");
    if (!path.endsWith("/generate") && !path.endsWith("/generate_stream")) {
      return null;
    }
    if (word.equals("vllm")) {
      return stream ? null : StreamText.json(object("text", List.of(answer.text())));
    }
    if (!stream) {
      return StreamText.json(object("generated_text", answer.text()));
    }
    Map<String, @Nullable Object> token =
        object("id", 0, "text", answer.text(), "logprob", 0, "special", false);
    Map<String, @Nullable Object> event =
        object("index", 1, "token", token, "generated_text", answer.text(), "details", null);
    return new StreamText().data(event).events();
  }
}
