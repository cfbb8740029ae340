package io.outrigger.it.app;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import io.outrigger.it.app.SampleApp.Caller;
import io.outrigger.it.app.SampleApp.Mode;
import java.util.Map;
import java.util.Objects;

/** An application on google-genai: blocking, asynchronous and streaming. */
public final class GeminiApp {
  private static final String MODEL = "gemini-2.5-flash";

  private GeminiApp() {}

  public static void main(String[] arguments) throws Exception {
    SampleApp.run(
        arguments,
        Map.of(
            "sync",
                mode(
                    (client, call) ->
                        read(call, client.models.generateContent(MODEL, call.prompt(), null))),
            "async",
                mode(
                    (client, call) ->
                        read(
                            call,
                            client
                                .async
                                .models
                                .generateContent(MODEL, call.prompt(), null)
                                .join())),
            "stream",
                mode(
                    (client, call) ->
                        read(
                            call, client.models.generateContentStream(MODEL, call.prompt(), null))),
            "async-stream",
                mode(
                    (client, call) ->
                        read(
                            call,
                            client
                                .async
                                .models
                                .generateContentStream(MODEL, call.prompt(), null)
                                .join()))));
  }

  /** One call: what to ask, and where the answer's text goes. */
  private record Call(String prompt, AnswerText text) {}

  private interface Use {
    String with(Client client, Call call);
  }

  private static Mode mode(Use use) {
    return (baseUrl, options) -> {
      Client client =
          Client.builder()
              .apiKey("test")
              .httpOptions(HttpOptions.builder().baseUrl(baseUrl).build())
              .build();
      return new Caller() {
        @Override
        public String call(String prompt, AnswerText text) {
          return use.with(client, new Call(prompt, text));
        }

        @Override
        public void close() {
          client.close();
        }
      };
    };
  }

  private static String read(Call call, GenerateContentResponse answer) {
    call.text().append(Objects.requireNonNullElse(answer.text(), ""));
    answer
        .usageMetadata()
        .ifPresent(
            usage ->
                call.text()
                    .usage(
                        usage.promptTokenCount().orElse(-1),
                        usage.candidatesTokenCount().orElse(-1)));
    return answer.modelVersion().orElse("-");
  }

  private static String read(Call call, ResponseStream<GenerateContentResponse> answers) {
    String model = "-";
    try (answers) {
      for (GenerateContentResponse answer : answers) {
        model = read(call, answer);
      }
    }
    return model;
  }
}
