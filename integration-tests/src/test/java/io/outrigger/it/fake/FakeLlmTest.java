package io.outrigger.it.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.it.app.AppClassPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The provider seen through whole clients, over both versions of HTTP. */
@Timeout(240)
class FakeLlmTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static FakeLlm fake;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    fake = FakeLlm.start();
    client = HttpClient.newBuilder().sslContext(fake.clientTls()).build();
  }

  @AfterAll
  static void stop() throws IOException {
    fake.close();
  }

  private static HttpRequest request(String url, String body) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(SOON)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    return client.send(request(url, body), BodyHandlers.ofString());
  }

  private static HttpResponse<String> chat(String base) throws IOException, InterruptedException {
    return post(base + "/v1/chat/completions", "{\"model\":\"gpt-4o\"}");
  }

  @Test
  void ignoresTheUpgradeThatTheJdkClientOffers() throws Exception {
    HttpResponse<String> response = chat(fake.url("upgrade"));
    assertThat(response.version()).isEqualTo(Version.HTTP_1_1);
    assertThat(fake.attempts("upgrade").get(0).header("Upgrade")).contains("h2c");
  }

  @Test
  void answersOverHttp2WhereTlsAgreesOnIt() throws Exception {
    HttpResponse<String> response = chat(fake.tlsUrl("h2"));
    assertThat(response.version()).isEqualTo(Version.HTTP_2);
    assertThat(response.body()).contains("\"model\":\"gpt-4o\"", FakeLlm.DEFAULT_TEXT);
    Attempt attempt = fake.attempts("h2").get(0);
    assertThat(attempt.request().protocol()).isEqualTo("HTTP/2");
    assertThat(attempt.request().bodyText()).isEqualTo("{\"model\":\"gpt-4o\"}");
    assertThat(attempt.header("user-agent").orElseThrow()).startsWith("Java-http-client/");
  }

  @Test
  void takesAndGivesBodiesLargerThanTheWindowsOfHttp2() throws Exception {
    String question = "q".repeat(500_000);
    fake.script("large", Misbehaviour.hugeErrorPage(3_000_000));
    HttpResponse<String> response = post(fake.tlsUrl("large") + "/v1/responses", question);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).hasSize(3_000_000);
    assertThat(fake.attempts("large").get(0).request().bodyText()).isEqualTo(question);
  }

  @Test
  void speaksHttp2WithPriorKnowledgeOnThePlainPort() throws IOException {
    OkHttpClient okhttp =
        new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    okhttp3.Request request =
        new okhttp3.Request.Builder()
            .url(fake.url("h2c") + "/v1/messages")
            .post(RequestBody.create("{\"model\":\"claude-sonnet-4-5\"}", null))
            .build();
    for (int i = 1; i <= 3; i++) { // the later ones use the table of headers
      try (Response response = okhttp.newCall(request).execute()) {
        assertThat(Objects.requireNonNull(response.body()).string())
            .contains("claude-sonnet-4-5", "end_turn", "msg_h2c-" + i);
      }
    }
    assertThat(fake.attempts("h2c"))
        .extracting(Attempt::connection)
        .hasSize(3)
        .containsOnly(fake.attempts("h2c").get(0).connection());
    assertThat(fake.attempts("h2c").get(2).header("user-agent").orElseThrow())
        .startsWith("okhttp/");
    okhttp.connectionPool().evictAll();
  }

  @Test
  void breaksStreamsOfHttp2() throws Exception {
    fake.script("internal", Http2Faults.internalError());
    assertThatThrownBy(() -> chat(fake.tlsUrl("internal"))).isInstanceOf(IOException.class);
    fake.script("mid", Http2Faults.internalErrorMidBody());
    assertThatThrownBy(() -> chat(fake.tlsUrl("mid"))).isInstanceOf(IOException.class);
    fake.script("cut", Misbehaviour.closeMidChunk());
    assertThatThrownBy(() -> chat(fake.tlsUrl("cut"))).isInstanceOf(IOException.class);
    fake.script("reset", Misbehaviour.resetBeforeHeaders());
    assertThatThrownBy(() -> chat(fake.tlsUrl("reset"))).isInstanceOf(IOException.class);
  }

  @Test
  void refusesStreamsSoThatOkHttpSendsThemAgain() throws IOException {
    OkHttpClient okhttp =
        new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    fake.script("refused", Http2Faults.refusedStream(), Misbehaviour.ok());
    okhttp3.Request request =
        new okhttp3.Request.Builder()
            .url(fake.url("refused") + "/v1/chat/completions")
            .post(RequestBody.create("{}", null))
            .build();
    try (Response response = okhttp.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
    assertThat(fake.attempts("refused"))
        .extracting(Attempt::served)
        .containsExactly("refusedStream", "ok");
    okhttp.connectionPool().evictAll();
  }

  @Test
  void saysGoAwayBelowTheRequest() throws IOException {
    OkHttpClient okhttp =
        new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    fake.script("away", Http2Faults.goAway(), Misbehaviour.ok());
    okhttp3.Request request =
        new okhttp3.Request.Builder()
            .url(fake.url("away") + "/v1/chat/completions")
            .post(RequestBody.create("{}", null))
            .build();
    try (Response response = okhttp.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
    List<Attempt> attempts = fake.attempts("away");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(0).connection()).isNotEqualTo(attempts.get(1).connection());
    okhttp.connectionPool().evictAll();
  }

  @Test
  void logsAClientThatResetsItsStream() throws Exception {
    fake.script("silent", Misbehaviour.silence());
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(fake.tlsUrl("silent") + "/v1/chat/completions"))
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
    Attempt attempt = fake.awaitAttempts("silent", 1, SOON).get(0);
    call.cancel(true);
    assertThat(attempt.awaitClientClosed(SOON)).isTrue();
  }

  @Test
  void givesHintsWhereProvidersPutThem() throws Exception {
    fake.script("hint", ProviderErrors.openAiRateLimited(2));
    assertThat(chat(fake.url("hint")).headers().firstValue("retry-after")).contains("2");
    fake.script("gemini", ProviderErrors.geminiResourceExhausted(Duration.ofMillis(34_400)));
    assertThat(
            post(fake.url("gemini") + "/v1beta/models/gemini-2.5-flash:generateContent", "{}")
                .body())
        .contains("\"retryDelay\":\"34.400s\"", "RESOURCE_EXHAUSTED");
  }

  @Test
  void spoilsEncodings() throws Exception {
    fake.script("gzip", Misbehaviour.truncatedGzip());
    HttpResponse<String> packed = chat(fake.url("gzip"));
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    fake.script("bomb", Misbehaviour.headerBomb(50));
    assertThat(chat(fake.url("bomb")).headers().map()).hasSizeGreaterThan(50);
    assertThat(chat(fake.tlsUrl("bomb")).headers().map()).hasSizeGreaterThan(50);
  }

  @Test
  void isSteeredOverHttp() throws Exception {
    String control = fake.url("_control");
    post(
        control + "/script",
        "told openAiServerError*2 openAiRateLimitedMillis(20) ok\nother silence");
    assertThat(
            List.of(
                chat(fake.url("told")).statusCode(),
                chat(fake.url("told")).statusCode(),
                chat(fake.url("told")).statusCode(),
                chat(fake.url("told")).statusCode()))
        .containsExactly(500, 500, 429, 200);
    assertThat(post(control + "/count?told", "").body()).isEqualTo("4\n");
    assertThat(post(control + "/attempts?told", "").body())
        .contains("4\t")
        .contains("POST\t/v1/chat/completions\t18\topenAiRateLimitedMillis(20)");
    HttpResponse<String> refused = post(control + "/script", "told explode");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("explode", "resetBeforeHeaders");
  }

  @Test
  void changesWithTime() throws Exception {
    fake.script(
        "minute",
        Script.of(ProviderErrors.openAiOverloaded())
            .lasting(Duration.ofMillis(300), Misbehaviour.ok()));
    long began = System.nanoTime();
    while (chat(fake.url("minute")).statusCode() == 503) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void servesFiveHundredCallersAtOnceAndKeepsNothingOpen() throws Exception {
    FakeLlm busy = FakeLlm.start();
    CountDownLatch allThere = new CountDownLatch(1);
    busy.script("crowd", Misbehaviour.heldUntil(() -> allThere));
    HttpClient http1 = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    http1.sendAsync(
                        request(
                            busy.url("crowd") + "/v1/chat/completions",
                            "{\"model\":\"m" + i + "\"}"),
                        BodyHandlers.ofString()))
            .toList();
    busy.awaitAttempts("crowd", 500, SOON); // each on a connection of its own
    allThere.countDown();
    Set<Integer> statuses =
        calls.stream().map(c -> c.join().statusCode()).collect(Collectors.toSet());
    assertThat(statuses).containsExactly(200);
    List<Attempt> attempts = busy.attempts("crowd");
    assertThat(attempts).extracting(a -> a.request().model()).hasSize(500).doesNotHaveDuplicates();
    busy.close();
    for (Attempt attempt : attempts) {
      assertThat(attempt.awaitFinished(SOON)).isTrue();
      assertThat(attempt.awaitClientClosed(SOON)).isTrue();
    }
  }

  @Test
  void resetsAndCutsUnderTls() throws Exception {
    HttpClient http1 =
        HttpClient.newBuilder().version(Version.HTTP_1_1).sslContext(fake.clientTls()).build();
    fake.script(
        "tls1", Misbehaviour.ok(), Misbehaviour.resetMidBody(), Misbehaviour.closeMidChunk());
    HttpRequest request = request(fake.tlsUrl("tls1") + "/v1/chat/completions", "{}");
    assertThat(http1.send(request, BodyHandlers.ofString()).version()).isEqualTo(Version.HTTP_1_1);
    assertThatThrownBy(() -> http1.send(request, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> http1.send(request, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
    assertThat(fake.attempts("tls1")).hasSize(3);
  }

  @Test
  void forgetsThousandsOfConnectionsThatClientsLeft() throws Exception {
    try (FakeLlm many = FakeLlm.start()) {
      many.script("gone", Misbehaviour.silence());
      for (int i = 1; i <= 3000; i++) {
        try (RawClient raw = RawClient.chat(many, "gone")) {
          assertThat(raw.socket().isConnected()).isTrue();
        }
      }
      many.awaitAttempts("gone", 3000, SOON);
      assertThat(many.awaitOpenConnections(0, SOON)).isTrue();
      assertThat(many.attempts("gone"))
          .allMatch(attempt -> attempt.clientClosedNanos().isPresent());
    }
  }

  @Test
  void servesFromAJvmOfItsOwnAsLongAsItsParentLives() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            AppClassPath.jdkAlone(),
            FakeLlmMain.class.getName(),
            "0",
            "while-stdin");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String base = process.inputReader().readLine().substring("FAKE-LLM ".length());
    post(base + "_control/script", "s openAiServerError ok");
    assertThat(chat(base + "s").statusCode()).isEqualTo(500);
    assertThat(chat(base + "s").statusCode()).isEqualTo(200);
    process.getOutputStream().close();
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
