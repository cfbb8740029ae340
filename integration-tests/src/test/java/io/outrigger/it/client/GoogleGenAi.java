package io.outrigger.it.client;

import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import java.util.Objects;

/** One question to google-genai. */
final class GoogleGenAi {

  private GoogleGenAi() {}

  static String ask(String url, String model) {
    try (Client client =
        Client.builder()
            .apiKey("test")
            .httpOptions(HttpOptions.builder().baseUrl(url).build())
            .build()) {
      return Objects.requireNonNull(
          client.models.generateContent(model, "What does an outrigger do?", null).text());
    }
  }
}
