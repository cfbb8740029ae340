package io.outrigger.it.app;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.TokenUsage;
import io.outrigger.it.app.SampleApp.Caller;
import io.outrigger.it.app.SampleApp.Options;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * An application on LangChain4j's OpenAI module with the HTTP client that it finds by itself, the
 * JDK's.
 */
public final class LangChainApp {
  private static final String MODEL = "gpt-4o";

  private LangChainApp() {}

  public static void main(String[] arguments) throws Exception {
    SampleApp.run(arguments, Map.of("sync", LangChainApp::sync, "stream", LangChainApp::stream));
  }

  private static Caller sync(String baseUrl, Options options) {
    ChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(baseUrl + "/v1")
            .apiKey("sk-test")
            .modelName(MODEL)
            .build();
    return (prompt, text) -> {
      ChatResponse answer = model.chat(UserMessage.from(prompt));
      text.append(answer.aiMessage().text());
      tell(answer, text);
      return answer.metadata().modelName();
    };
  }

  private static void tell(ChatResponse answer, AnswerText text) {
    TokenUsage usage = answer.metadata().tokenUsage();
    if (usage != null) {
      text.usage(usage.inputTokenCount(), usage.outputTokenCount());
    }
  }

  private static Caller stream(String baseUrl, Options options) {
    StreamingChatModel model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(baseUrl + "/v1")
            .apiKey("sk-test")
            .modelName(MODEL)
            .build();
    return (prompt, text) -> {
      CompletableFuture<String> end = new CompletableFuture<>();
      model.chat(
          prompt,
          new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String token) {
              text.append(token);
            }

            @Override
            public void onCompleteResponse(ChatResponse answer) {
              tell(answer, text);
              end.complete(answer.metadata().modelName());
            }

            @Override
            public void onError(Throwable error) {
              end.completeExceptionally(error);
            }
          });
      return end.join();
    };
  }
}
