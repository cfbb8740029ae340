package io.outrigger.it.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * An application that keeps its OpenTelemetry to itself, as a bean, and says with each call on
 * openai-java which of its spans the call belongs to.
 */
public final class JoiningApp {
  private JoiningApp() {}

  public static void main(String[] arguments) throws Exception {
    Tracer tracer =
        AutoConfiguredOpenTelemetrySdk.builder().build().getOpenTelemetrySdk().getTracer("the-app");
    SampleApp.run(
        arguments,
        Map.of(
            "chat", inASpan(tracer, JoiningApp::chat),
            "chat-stream", inASpan(tracer, JoiningApp::chatStream)));
  }

  private record Call(ChatCompletionCreateParams question, AnswerText text) {}

  private static SampleApp.Mode inASpan(Tracer tracer, BiFunction<OpenAIClient, Call, String> use) {
    return (url, options) -> {
      OpenAIClient client =
          OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("sk-test").build();
      return (prompt, text) -> {
        Span span = tracer.spanBuilder("app work").startSpan();
        String parent =
            "00-%s-%s-01"
                .formatted(span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId());
        try {
          return use.apply(
              client,
              new Call(
                  ChatCompletionCreateParams.builder()
                      .model("gpt-4o")
                      .addUserMessage(prompt)
                      .putAdditionalHeader("traceparent", parent)
                      .build(),
                  text));
        } finally {
          span.end();
        }
      };
    };
  }

  private static String chat(OpenAIClient client, Call call) {
    ChatCompletion answer = client.chat().completions().create(call.question);
    answer.choices().get(0).message().content().ifPresent(call.text::append);
    return answer.model();
  }

  private static String chatStream(OpenAIClient client, Call call) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(call.question)) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(call.text::append));
    }
    return "-";
  }
}
