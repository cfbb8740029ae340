package io.outrigger.it.zipkin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.fork.RunningJvm;
import io.outrigger.it.otlp.ExportedSpan;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Zipkin's own server on a free port of loopback, with its storage in memory. */
public final class Zipkin implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("Serving HTTP at /127\\.0\\.0\\.1:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final RunningJvm jvm;
  private final HttpClient client = HttpClient.newHttpClient();

  private String port = "";

  private Zipkin(RunningJvm jvm) {
    this.jvm = jvm;
  }

  /** Starts it and does not wait. */
  public static Zipkin start() throws IOException {
    try (Stream<Path> jars =
        Files.list(Path.of(System.getProperty("outrigger.clients"), "zipkin"))) {
      return new Zipkin(
          ForkedJvm.on(Jdks.own())
              .jvm("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
              .jvm("-Darmeria.ports[0].ip=127.0.0.1", "-Darmeria.ports[0].port=0")
              .jvm("-Darmeria.ports[0].protocols[0]=http")
              .startJar(jars.findFirst().orElseThrow()));
    }
  }

  /** Brings it spans, once it is ready. */
  public void take(List<ExportedSpan> spans) throws IOException, InterruptedException {
    port = awaitPort();
    await("/health", health -> health.path("status").asText().equals("UP"));
    HttpRequest request =
        HttpRequest.newBuilder(at("/api/v2/spans"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(ZipkinSpans.of(spans))))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 202) {
      throw new AssertionError("Zipkin refused: " + response.statusCode() + response.body());
    }
  }

  /** The traces with this tag on one of their spans, once there is one. */
  public JsonNode awaitTracesWith(String tag, String value)
      throws IOException, InterruptedException {
    String query = URLEncoder.encode(tag + '=' + value, StandardCharsets.UTF_8);
    return await("/api/v2/traces?annotationQuery=" + query, traces -> !traces.isEmpty());
  }

  /** The spans of a trace, once so many are there. */
  public JsonNode awaitTrace(String id, int spans) throws IOException, InterruptedException {
    return await("/api/v2/trace/" + id, trace -> trace.size() >= spans);
  }

  private JsonNode await(String path, Predicate<JsonNode> enough)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(at(path)).build();
    long began = System.nanoTime();
    while (true) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        JsonNode answer = MAPPER.readTree(response.body());
        if (enough.test(answer)) {
          return answer;
        }
      }
      pause(began, path + ": " + response.body());
    }
  }

  /** The system chose it; the server's log says which it is. */
  private String awaitPort() {
    long began = System.nanoTime();
    while (true) {
      Matcher said = PORT.matcher(jvm.stderr());
      if (said.find()) {
        return said.group(1);
      }
      pause(began, "no port");
    }
  }

  private void pause(long began, String what) {
    if (System.nanoTime() - began > PATIENCE.toNanos()) {
      throw new AssertionError(what + '\n' + jvm.stdout() + jvm.stderr());
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    jvm.close();
  }
}
