package io.outrigger.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class StatusServerTest {
  private final World world = new World();
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    server = new StatusServer("127.0.0.1", 0, world::health, world.setup.threads());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** All that comes back for these bytes. */
  private String send(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n");
  }

  @Test
  void healthIs200UntilACircuitOpens() throws IOException {
    assertThat(get("/health")).startsWith("HTTP/1.1 200 OK\r\n").contains("{\"status\":\"up\"");
    world.open(World.GPT);
    assertThat(get("/health"))
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("{\"status\":\"circuit_open\"");
    assertThat(get("/")).as("the page itself is well").startsWith("HTTP/1.1 200 OK\r\n");
    world
        .target(new io.outrigger.engine.Target("held", "m", ""))
        .hold()
        .untilQuotaReturns(ErrorCategory.QUOTA_EXHAUSTED, world.nanos.get());
    assertThat(get("/health?x=1")).contains("quota_exhausted");
  }

  @Test
  void nobodyMayKeepFrameOrReadItFromElsewhere() throws IOException {
    for (String path : List.of("/", "/health", "/nothing")) {
      assertThat(get(path))
          .contains("\r\nCache-Control: no-store\r\n")
          .contains("\r\nX-Content-Type-Options: nosniff\r\n")
          .contains("\r\nX-Frame-Options: DENY\r\n")
          .contains("\r\nContent-Security-Policy: default-src 'none'; style-src 'sha256-")
          .doesNotContainIgnoringCase("access-control-allow")
          .doesNotContain("unsafe-inline");
    }
    assertThat(get("/nothing")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void headHasTheSameHeadAndNoBody() throws IOException {
    String get = get("/nothing");
    String head = send("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(head).isEqualTo(get.substring(0, get.indexOf("\r\n\r\n") + 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
  void otherMethodsAreRefused(String method) throws IOException {
    String body = "x".repeat(5_000);
    assertThat(
            send(
                method
                    + " /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n"
                    + body))
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: GET, HEAD\r\n")
        .doesNotContain("config_hash");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9464",
        "LOCALHOST",
        "127.0.0.1",
        "10.1.2.3:80",
        "[::1]:80"
      })
  void isAskedByAddress(String host) throws IOException {
    assertThat(send("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: evil.example:9464",
        "Host: 127.0.0.1.evil.example",
        "Host: localhost.evil.example",
        "Host: ",
        "X: y",
        "Host: localhost\r\nHost: evil.example",
        "Host: localhost:80:80",
      })
  void aNameThatMayBeSomebodyElsesIsRefused(String line) throws IOException {
    assertThat(send("GET /health HTTP/1.1\r\n" + line + "\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("config_hash");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "GET /health",
        "GET health HTTP/1.1",
        "GET /health HTTP/2",
        "GET  / HTTP/1.1"
      })
  void whatIsNoRequestGets400(String line) throws IOException {
    assertThat(send(line + "\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void endlessHeadIsCutOff() throws IOException {
    String answer;
    try {
      answer = send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
    } catch (IOException reset) {
      answer = "";
    }
    assertThat(answer).isEmpty();
    assertThat(get("/health")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void visitorsThatSayNothingKeepNobodyOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.getOutputStream().write('G');
      silent.add(socket);
    }

    assertThat(get("/health")).startsWith("HTTP/1.1 200 ");

    // The first ones were shown out for it.
    assertThat(isShownOut(silent.get(0))).isTrue();
    for (Socket socket : silent) {
      socket.close();
    }
  }

  private static boolean isShownOut(Socket visitor) {
    try {
      return visitor.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true; // where its byte had not been read yet
    }
  }

  @Test
  void closedServerAnswersNobody() throws IOException {
    server.close();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> get("/health"))
        .isInstanceOf(IOException.class);
  }
}
