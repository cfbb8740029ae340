package io.outrigger.it.app;

import io.outrigger.it.app.SampleApp.Caller;
import io.outrigger.it.app.SampleApp.Mode;
import io.outrigger.it.app.SampleApp.Options;
import io.outrigger.it.app.SampleApp.StatusException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * An application on the JDK's HttpClient. Options: {@code timeout} (of the request), {@code cancel}
 * (of the future, after so long), {@code interrupt} (the caller of {@code send}), {@code oneshot=1}
 * (a request body from a stream that can be read once).
 */
public final class JdkApp {
  private JdkApp() {}

  public static void main(String[] arguments) throws Exception {
    Mode get = JdkApp::get;
    SampleApp.run(
        arguments,
        Map.of(
            "string", send(BodyHandlers.ofString(), JdkApp::read, false),
            "stream", send(BodyHandlers.ofInputStream(), JdkApp::readStream, true),
            "lines", send(BodyHandlers.ofLines(), JdkApp::readLines, true),
            "async", sendAsync(BodyHandlers.ofString(), JdkApp::read, false),
            "async-stream", sendAsync(BodyHandlers.ofInputStream(), JdkApp::readStream, true),
            "async-lines", sendAsync(BodyHandlers.ofLines(), JdkApp::readLines, true),
            "get", get));
  }

  private static final Map<String, HttpClient> CLIENTS = new ConcurrentHashMap<>();

  /**
   * One client for all calls to an address, as applications have it: each holds a thread and three
   * open files until the garbage collector finds it.
   */
  private static HttpClient client(String baseUrl) {
    return CLIENTS.computeIfAbsent(baseUrl, url -> HttpClient.newHttpClient());
  }

  private interface Reader<T> {
    String read(T body, AnswerText text) throws IOException;
  }

  private static <T> Mode send(BodyHandler<T> handler, Reader<T> reader, boolean stream) {
    return (baseUrl, options) -> {
      HttpClient client = client(baseUrl);
      return (prompt, text) -> {
        SampleApp.endsIn(options.get("timeout"));
        SampleApp.interruptAfter(options.get("interrupt"));
        HttpResponse<T> response = client.send(request(baseUrl, options, prompt, stream), handler);
        return finish(response, reader, text);
      };
    };
  }

  private static <T> Mode sendAsync(BodyHandler<T> handler, Reader<T> reader, boolean stream) {
    return (baseUrl, options) -> {
      HttpClient client = client(baseUrl);
      return (prompt, text) -> {
        CompletableFuture<HttpResponse<T>> call =
            client.sendAsync(request(baseUrl, options, prompt, stream), handler);
        SampleApp.endsIn(options.get("timeout"));
        SampleApp.endAfter(options.get("cancel"), () -> call.cancel(true));
        return finish(call.join(), reader, text);
      };
    };
  }

  private static Caller get(String baseUrl, Options options) {
    HttpClient client = client(baseUrl);
    return (prompt, text) ->
        finish(
            client.send(
                HttpRequest.newBuilder(URI.create(baseUrl + "/some/page")).build(),
                BodyHandlers.ofString()),
            JdkApp::read,
            text);
  }

  private static HttpRequest request(
      String baseUrl, Options options, String prompt, boolean stream) {
    String question = ChatWire.question(prompt, stream);
    boolean packed = options.get("gzip") > 0;
    BodyPublisher body =
        packed
            ? BodyPublishers.ofByteArray(ChatWire.packed(question))
            : BodyPublishers.ofString(question);
    if (options.get("oneshot") > 0) {
      InputStream once = new ByteArrayInputStream(question.getBytes(StandardCharsets.UTF_8));
      body = BodyPublishers.ofInputStream(() -> once);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl + ChatWire.PATH))
            .header("content-type", "application/json")
            .header("authorization", "Bearer sk-test")
            .POST(body);
    if (packed) {
      request.header("content-encoding", "gzip");
    }
    if (options.get("timeout") > 0) {
      request.timeout(Duration.ofMillis(options.get("timeout")));
    }
    return request.build();
  }

  private static <T> String finish(HttpResponse<T> response, Reader<T> reader, AnswerText text)
      throws IOException {
    text.headers(response.headers().map());
    if (response.statusCode() < 400) {
      return reader.read(response.body(), text);
    }
    throw new StatusException(response.statusCode(), whole(response.body()));
  }

  private static <T> String whole(T body) throws IOException {
    if (body instanceof InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    if (body instanceof Stream<?> lines) {
      try (lines) {
        return lines.map(String::valueOf).collect(java.util.stream.Collectors.joining("\n"));
      }
    }
    return String.valueOf(body);
  }

  private static String read(String body, AnswerText text) {
    return ChatWire.read(body, text);
  }

  private static String readStream(InputStream body, AnswerText text) throws IOException {
    try (body;
        java.io.BufferedReader lines =
            new java.io.BufferedReader(
                new java.io.InputStreamReader(body, StandardCharsets.UTF_8))) {
      String model = "-";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String read = ChatWire.read(line, text);
        model = read.equals("-") ? model : read;
      }
      return model;
    }
  }

  private static String readLines(Stream<String> body, AnswerText text) {
    try (body) {
      return body.map(line -> ChatWire.read(line, text))
          .filter(m -> !m.equals("-"))
          .reduce("-", (first, last) -> last);
    }
  }
}
