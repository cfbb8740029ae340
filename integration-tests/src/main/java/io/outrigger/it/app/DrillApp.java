package io.outrigger.it.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The application of {@code ./demo drill}: several features on openai-java with its defaults, each
 * with a model of its own, whose users come when standard input says so.
 */
public final class DrillApp {
  private final OpenAIClient client =
      OpenAIOkHttpClient.builder().baseUrl("http://localhost/v1").apiKey("sk-none").build();

  /** One HTTP client for all of them. */
  private final Map<String, OpenAIClient> byAccount = new ConcurrentHashMap<>();

  private DrillApp() {}

  /**
   * Each line is a question of a user: {@code <feature> <chat or stream> <base URL> <API key>
   * <model>}. Prints one {@link AppResult} for each, which tells its {@code feature}; ends with
   * standard input.
   */
  public static void main(String[] arguments) throws Exception {
    DrillApp app = new DrillApp();
    ExecutorService users = Executors.newCachedThreadPool();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      users.execute(() -> SampleApp.call((prompt, text) -> app.ask(words, prompt, text)));
    }
    System.out.flush();
    System.exit(0);
  }

  private String ask(String[] words, String prompt, AnswerText text) {
    text.tell("feature", words[0]);
    OpenAIClient account =
        byAccount.computeIfAbsent(
            words[2] + words[3],
            unseen ->
                client.withOptions(options -> options.baseUrl(words[2] + "/v1").apiKey(words[3])));
    ChatCompletionCreateParams question =
        ChatCompletionCreateParams.builder().model(words[4]).addUserMessage(prompt).build();
    return words[1].equals("stream")
        ? stream(account, question, text)
        : chat(account, question, text);
  }

  private static String chat(
      OpenAIClient account, ChatCompletionCreateParams question, AnswerText text) {
    ChatCompletion answer = account.chat().completions().create(question);
    answer.choices().get(0).message().content().ifPresent(text::append);
    return answer.model();
  }

  private static String stream(
      OpenAIClient account, ChatCompletionCreateParams question, AnswerText text) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        account.chat().completions().createStreaming(question)) {
      return chunks.stream()
          .peek(chunk -> chunk.choices().forEach(c -> c.delta().content().ifPresent(text::append)))
          .map(ChatCompletionChunk::model)
          .reduce("-", (first, last) -> last);
    }
  }
}
