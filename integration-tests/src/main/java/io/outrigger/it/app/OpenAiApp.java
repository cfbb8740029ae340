package io.outrigger.it.app;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.core.http.StreamResponse;
import com.openai.models.ChatModel;
import com.openai.models.ResponsesModel;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.outrigger.it.app.SampleApp.Caller;
import io.outrigger.it.app.SampleApp.Mode;
import io.outrigger.it.app.SampleApp.Options;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * An application on openai-java: chat and responses; blocking, asynchronous and streaming;
 * embeddings and models.
 */
public final class OpenAiApp {
  private static final String MODEL = "gpt-4o";

  /** The id of the last response, for a conversation. */
  private static volatile String before = "";

  private OpenAiApp() {}

  public static void main(String[] arguments) throws Exception {
    SampleApp.run(
        arguments,
        Map.ofEntries(
            Map.entry(
                "chat",
                blocking(
                    (client, call) -> read(call, client.chat().completions().create(chat(call))))),
            Map.entry(
                "chat-async",
                async(
                    (client, call) ->
                        read(call, client.chat().completions().create(chat(call)).join()))),
            Map.entry("chat-stream", blocking(OpenAiApp::chatStream)),
            Map.entry("chat-async-stream", async(OpenAiApp::chatAsyncStream)),
            Map.entry(
                "responses",
                blocking((client, call) -> read(call, client.responses().create(responses(call))))),
            Map.entry(
                "responses-async",
                async(
                    (client, call) ->
                        read(call, client.responses().create(responses(call)).join()))),
            Map.entry("responses-stream", blocking(OpenAiApp::responsesStream)),
            Map.entry("embeddings", blocking(OpenAiApp::embeddings)),
            Map.entry("models", blocking(OpenAiApp::models))));
  }

  /** One call: what to ask, and where the answer's text goes. */
  private record Call(String prompt, AnswerText text, Options options) {}

  private static Mode blocking(BiFunction<OpenAIClient, Call, String> use) {
    return (baseUrl, options) -> {
      OpenAIClient client =
          OpenAIOkHttpClient.builder().baseUrl(baseUrl + "/v1").apiKey("sk-test").build();
      return new Caller() {
        @Override
        public String call(String prompt, AnswerText text) {
          return use.apply(client, new Call(prompt, text, options));
        }

        @Override
        public void close() {
          client.close();
        }
      };
    };
  }

  private static Mode async(BiFunction<OpenAIClientAsync, Call, String> use) {
    return (baseUrl, options) -> {
      OpenAIClientAsync client =
          OpenAIOkHttpClientAsync.builder().baseUrl(baseUrl + "/v1").apiKey("sk-test").build();
      return new Caller() {
        @Override
        public String call(String prompt, AnswerText text) {
          return use.apply(client, new Call(prompt, text, options));
        }

        @Override
        public void close() {
          client.close();
        }
      };
    };
  }

  private static ChatCompletionCreateParams chat(Call call) {
    return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(call.prompt()).build();
  }

  private static ChatCompletionCreateParams streamedChat(Call call) {
    ChatCompletionCreateParams chat = chat(call);
    return call.options().get("usage") == 0
        ? chat
        : chat.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
  }

  private static ResponseCreateParams responses(Call call) {
    ResponseCreateParams.Builder params =
        ResponseCreateParams.builder().model(MODEL).input(call.prompt());
    if (call.options().get("unstored") > 0) {
      params.store(false);
    }
    if (call.options().get("chain") > 0 && !before.isEmpty()) {
      params.previousResponseId(before);
    }
    return params.build();
  }

  private static void tell(Call call, CompletionUsage usage) {
    call.text().usage(usage.promptTokens(), usage.completionTokens());
  }

  private static String read(Call call, ChatCompletion answer) {
    answer.choices().get(0).message().content().ifPresent(call.text()::append);
    answer.usage().ifPresent(usage -> tell(call, usage));
    return answer.model();
  }

  private static String read(Call call, ChatCompletionChunk chunk) {
    chunk.choices().forEach(choice -> choice.delta().content().ifPresent(call.text()::append));
    chunk.usage().ifPresent(usage -> tell(call, usage));
    return chunk.model();
  }

  private static String read(Call call, Response answer) {
    answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .forEach(text -> call.text().append(text.text()));
    return end(call, answer);
  }

  private static String end(Call call, Response answer) {
    answer.usage().ifPresent(usage -> call.text().usage(usage.inputTokens(), usage.outputTokens()));
    before = answer.id();
    return name(answer.model());
  }

  /** The SDK tells models that it knows from others. */
  private static String name(ResponsesModel model) {
    return model.string().or(() -> model.chat().map(ChatModel::asString)).orElse("-");
  }

  private static String chatStream(OpenAIClient client, Call call) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(streamedChat(call))) {
      return stream.stream().map(chunk -> read(call, chunk)).reduce("-", (first, last) -> last);
    }
  }

  private static String chatAsyncStream(OpenAIClientAsync client, Call call) {
    AtomicReference<String> model = new AtomicReference<>("-");
    client
        .chat()
        .completions()
        .createStreaming(streamedChat(call))
        .subscribe(chunk -> model.set(read(call, chunk)))
        .onCompleteFuture()
        .join();
    return model.get();
  }

  private static String responsesStream(OpenAIClient client, Call call) {
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(responses(call))) {
      return stream.stream()
          .peek(
              event ->
                  event.outputTextDelta().ifPresent(delta -> call.text().append(delta.delta())))
          .flatMap(event -> event.completed().stream())
          .map(completed -> end(call, completed.response()))
          .reduce("-", (first, last) -> last);
    }
  }

  private static String embeddings(OpenAIClient client, Call call) {
    CreateEmbeddingResponse answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .input(call.prompt())
                    .build());
    call.text().append(answer.data().get(0).embedding());
    return answer.model();
  }

  private static String models(OpenAIClient client, Call call) {
    client.models().list().data().forEach(model -> call.text().append(model.id() + ' '));
    return "-";
  }
}
