package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's generateContent; a stream is one event, or an array of one where no events were asked.
 */
final class GeminiAnswers {

  private GeminiAnswers() {}

  static SyntheticReply write(CannedAnswer answer, boolean events) {
    Map<String, @Nullable Object> content =
        object("role", "model", "parts", List.of(object("text", answer.text())));
    Map<String, @Nullable Object> candidate =
        object("content", content, "finishReason", "STOP", "index", 0);
    Map<String, @Nullable Object> usage =
        object("promptTokenCount", 0, "candidatesTokenCount", 0, "totalTokenCount", 0);
    Map<String, @Nullable Object> whole =
        object(
            "candidates",
            List.of(candidate),
            "usageMetadata",
            usage,
            "modelVersion",
            answer.model(),
            "responseId",
            answer.id());
    if (!answer.stream()) {
      return StreamText.json(whole);
    }
    return events
        ? new StreamText().data(whole).events()
        : StreamText.success("application/json", Json.write(List.of(whole)));
  }
}
