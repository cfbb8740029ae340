package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amazon Bedrock: Converse for all models, InvokeModel for Anthropic's. */
final class BedrockAnswers {

  private BedrockAnswers() {}

  static @Nullable SyntheticReply write(String path, CannedAnswer answer) {
    String model = Paths.after(path, "/model/");
    if (model == null) {
      return null;
    }
    boolean anthropic = model.contains("anthropic.");
    SyntheticReply reply = write(path, anthropic, answer);
    // Converse has neither id nor model in its body: this header is where its SDKs look.
    return reply == null ? null : reply.with(Map.of("x-amzn-requestid", answer.id()));
  }

  private static @Nullable SyntheticReply write(
      String path, boolean anthropic, CannedAnswer answer) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "converse" -> converse(answer);
      case "converse-stream" -> converseStream(answer);
      case "invoke" -> anthropic ? StreamText.json(AnthropicAnswers.whole(answer)) : null;
      case "invoke-with-response-stream" -> anthropic ? invokeStream(answer) : null;
      default -> null;
    };
  }

  private static SyntheticReply converse(CannedAnswer answer) {
    Map<String, @Nullable Object> message =
        object("role", "assistant", "content", List.of(object("text", answer.text())));
    return StreamText.json(
        object(
            "output",
            object("message", message),
            "stopReason",
            "end_turn",
            "usage",
            usage(),
            "metrics",
            object("latencyMs", 0)));
  }

  private static SyntheticReply converseStream(CannedAnswer answer) {
    AwsFrames frames = new AwsFrames();
    frames.event("messageStart", object("role", "assistant"));
    frames.event(
        "contentBlockDelta",
        object("contentBlockIndex", 0, "delta", object("text", answer.text())));
    frames.event("contentBlockStop", object("contentBlockIndex", 0));
    frames.event("messageStop", object("stopReason", "end_turn"));
    frames.event("metadata", object("usage", usage(), "metrics", object("latencyMs", 0)));
    return frames.reply();
  }

  private static SyntheticReply invokeStream(CannedAnswer answer) {
    AwsFrames frames = new AwsFrames();
    for (Map<String, @Nullable Object> event : AnthropicAnswers.events(answer)) {
      String wrapped = Base64.getEncoder().encodeToString(Json.write(event));
      frames.event("chunk", object("bytes", wrapped));
    }
    return frames.reply();
  }

  private static Map<String, @Nullable Object> usage() {
    return object("inputTokens", 0, "outputTokens", 0, "totalTokens", 0);
  }
}
