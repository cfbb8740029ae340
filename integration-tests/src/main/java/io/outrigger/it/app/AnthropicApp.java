package io.outrigger.it.app;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClientAsync;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.outrigger.it.app.SampleApp.Caller;
import io.outrigger.it.app.SampleApp.Mode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/** An application on anthropic-java: blocking, asynchronous and streaming. */
public final class AnthropicApp {
  private AnthropicApp() {}

  public static void main(String[] arguments) throws Exception {
    SampleApp.run(
        arguments,
        Map.of(
            "sync",
                blocking((client, call) -> read(call, client.messages().create(question(call)))),
            "async",
                async(
                    (client, call) -> read(call, client.messages().create(question(call)).join())),
            "stream", blocking(AnthropicApp::stream),
            "async-stream", async(AnthropicApp::asyncStream)));
  }

  /** One call: what to ask, and where the answer's text goes. */
  private record Call(String prompt, AnswerText text, AtomicLong input) {
    Call(String prompt, AnswerText text) {
      this(prompt, text, new AtomicLong());
    }
  }

  private static Mode blocking(BiFunction<AnthropicClient, Call, String> use) {
    return (baseUrl, options) -> {
      AnthropicClient client =
          AnthropicOkHttpClient.builder().baseUrl(baseUrl).apiKey("sk-ant-test").build();
      return new Caller() {
        @Override
        public String call(String prompt, AnswerText text) {
          return use.apply(client, new Call(prompt, text));
        }

        @Override
        public void close() {
          client.close();
        }
      };
    };
  }

  private static Mode async(BiFunction<AnthropicClientAsync, Call, String> use) {
    return (baseUrl, options) -> {
      AnthropicClientAsync client =
          AnthropicOkHttpClientAsync.builder().baseUrl(baseUrl).apiKey("sk-ant-test").build();
      return new Caller() {
        @Override
        public String call(String prompt, AnswerText text) {
          return use.apply(client, new Call(prompt, text));
        }

        @Override
        public void close() {
          client.close();
        }
      };
    };
  }

  private static MessageCreateParams question(Call call) {
    return MessageCreateParams.builder()
        .model("claude-sonnet-4-5")
        .maxTokens(64)
        .addUserMessage(call.prompt())
        .build();
  }

  private static String read(Call call, Message answer) {
    answer.content().stream()
        .flatMap(block -> block.text().stream())
        .forEach(text -> call.text().append(text.text()));
    call.text().usage(answer.usage().inputTokens(), answer.usage().outputTokens());
    return answer.model().asString();
  }

  private static void read(Call call, RawMessageStreamEvent event, AtomicReference<String> model) {
    event
        .messageStart()
        .ifPresent(
            start -> {
              model.set(start.message().model().asString());
              call.input().set(start.message().usage().inputTokens());
            });
    event
        .messageDelta()
        .ifPresent(
            delta ->
                call.text()
                    .usage(
                        delta.usage().inputTokens().orElse(call.input().get()),
                        delta.usage().outputTokens()));
    event
        .contentBlockDelta()
        .flatMap(delta -> delta.delta().text())
        .ifPresent(text -> call.text().append(text.text()));
  }

  private static String stream(AnthropicClient client, Call call) {
    AtomicReference<String> model = new AtomicReference<>("-");
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(question(call))) {
      stream.stream().forEach(event -> read(call, event, model));
    }
    return model.get();
  }

  private static String asyncStream(AnthropicClientAsync client, Call call) {
    AtomicReference<String> model = new AtomicReference<>("-");
    client
        .messages()
        .createStreaming(question(call))
        .subscribe(event -> read(call, event, model))
        .onCompleteFuture()
        .join();
    return model.get();
  }
}
