package io.outrigger.it.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.outrigger.it.app.SampleApp.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The application of {@code ./demo}: a chat service on openai-java with all its defaults, whose
 * users ask at a steady pace, however long the answers to others take.
 */
public final class DemoApp {
  private DemoApp() {}

  /**
   * Takes {@code <baseUrl> <calls> <milliseconds between two> [questions]}; prints one {@link
   * AppResult} per call. Without questions each call asks another one; else they are asked in turn.
   */
  public static void main(String[] arguments) throws Exception {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().baseUrl(arguments[0] + "/v1").apiKey("sk-demo").build();
    int calls = Integer.parseInt(arguments[1]);
    long interval = Long.parseLong(arguments[2]);

    List<String> questions = List.of(arguments).subList(3, arguments.length);
    // The first call of a JVM loads hundreds of classes: the others come when that is over.
    SampleApp.call(caller(client, questions, 0));
    ScheduledExecutorService users = Executors.newScheduledThreadPool(calls);
    List<ScheduledFuture<?>> asked = new ArrayList<>();
    for (int i = 1; i < calls; i++) {
      Caller caller = caller(client, questions, i);
      asked.add(users.schedule(() -> SampleApp.call(caller), i * interval, TimeUnit.MILLISECONDS));
    }
    for (ScheduledFuture<?> one : asked) {
      one.get();
    }
    System.out.flush();
    System.exit(0);
  }

  private static Caller caller(OpenAIClient client, List<String> questions, int call) {
    return (prompt, text) ->
        ask(client, questions.isEmpty() ? prompt : questions.get(call % questions.size()), text);
  }

  private static String ask(OpenAIClient client, String prompt, AnswerText text) {
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("gpt-4o")
                    .addUserMessage(prompt)
                    .build());
    answer.choices().get(0).message().content().ifPresent(text::append);
    return answer.model();
  }
}
