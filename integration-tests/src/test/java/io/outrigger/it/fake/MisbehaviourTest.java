package io.outrigger.it.fake;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives at a socket, byte by byte. */
@Timeout(240)
class MisbehaviourTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static FakeLlm fake;

  @BeforeAll
  static void start() throws IOException {
    fake = FakeLlm.start();
  }

  @AfterAll
  static void stop() throws IOException {
    fake.close();
  }

  private static RawClient.Ending after(String scenario, Misbehaviour misbehaviour)
      throws IOException {
    fake.script(scenario, misbehaviour);
    try (RawClient client = RawClient.chat(fake, scenario)) {
      return client.readToEnd();
    }
  }

  private static RawClient stream(String scenario, Misbehaviour misbehaviour) throws IOException {
    fake.script(scenario, misbehaviour).text(scenario, FakeLlm.words(5));
    return RawClient.post(
        fake, scenario, "/v1/chat/completions", "{\"model\":\"m\",\"stream\":true}");
  }

  /** The stream up to the clean end of its body, or to where it broke. */
  private static String whole(String scenario, Misbehaviour misbehaviour) throws IOException {
    try (RawClient client = stream(scenario, misbehaviour)) {
      return client.readUntil("\r\n0\r\n\r\n");
    }
  }

  @Test
  void resetsBeforeHeaders() throws IOException {
    RawClient.Ending ending = after("reset", Misbehaviour.resetBeforeHeaders());
    assertThat(ending).isEqualTo(new RawClient.Ending("", "Connection reset"));
  }

  @Test
  void closesBeforeHeaders() throws IOException {
    assertThat(after("close", Misbehaviour.closeBeforeHeaders()))
        .isEqualTo(new RawClient.Ending("", "FIN"));
  }

  @Test
  void resetsAfterHeaders() throws IOException {
    RawClient.Ending ending = after("reset-after", Misbehaviour.resetAfterHeaders());
    assertThat(ending.how()).isEqualTo("Connection reset");
    assertThat(ending.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void resetsMidBody() throws IOException {
    RawClient.Ending ending = after("reset-mid", Misbehaviour.resetMidBody());
    assertThat(ending.how()).isEqualTo("Connection reset");
    assertThat(ending.text()).contains("\"id\":\"chatcmpl-").doesNotContain("fp_fake");
  }

  @Test
  void closesMidChunk() throws IOException {
    RawClient.Ending ending = after("chunk", Misbehaviour.closeMidChunk());
    assertThat(ending.how()).isEqualTo("FIN");
    assertThat(ending.text()).contains("transfer-encoding: chunked").doesNotContain("\r\n0\r\n");
    String chunk = ending.text().split("\r\n\r\n", 2)[1];
    int announced = Integer.parseInt(chunk.substring(0, chunk.indexOf('\r')), 16);
    assertThat(chunk.length()).isLessThan(announced);
  }

  @Test
  void announcesMoreThanItSends() throws IOException {
    RawClient.Ending ending = after("length", Misbehaviour.wrongLength());
    String[] headAndBody = ending.text().split("\r\n\r\n", 2);
    int announced =
        Integer.parseInt(headAndBody[0].replaceAll("(?s).*content-length: (\\d+).*", "$1"));
    assertThat(announced).isEqualTo(headAndBody[1].length() + 100);
    assertThat(ending.how()).isEqualTo("FIN");
  }

  @Test
  void staysSilentUntilTheClientLeavesAndLogsWhenItDid() throws Exception {
    fake.script("silence", Misbehaviour.silence());
    Attempt attempt;
    try (RawClient client = RawClient.chat(fake, "silence")) {
      attempt = fake.awaitAttempts("silence", 1, SOON).get(0);
      client.socket().setSoTimeout(100);
      assertThat(client.readToEnd().how()).contains("timed out");
      assertThat(attempt.clientClosedNanos()).isEmpty();
      assertThat(attempt.finishedNanos()).isEmpty();
    }
    assertThat(attempt.awaitClientClosed(SOON)).isTrue();
    assertThat(attempt.awaitFinished(SOON)).isTrue();
    assertThat(attempt.abandoned()).isTrue();
  }

  @Test
  void noticesAClientThatLeavesDuringADelay() throws Exception {
    fake.script("left", Misbehaviour.delayed(60_000));
    Attempt attempt;
    try (RawClient client = RawClient.chat(fake, "left")) {
      attempt = fake.awaitAttempts("left", 1, SOON).get(0);
      assertThat(client.socket().isConnected()).isTrue();
    }
    assertThat(attempt.awaitFinished(SOON)).isTrue();
    assertThat(attempt.abandoned()).isTrue();
  }

  @Test
  void dripsTheBody() throws Exception {
    fake.script("drip", Misbehaviour.slowDrip(100, 5));
    long began = System.nanoTime();
    try (RawClient client = RawClient.chat(fake, "drip")) {
      String answer = client.readUntil("fp_fake\"}");
      assertThat(answer).contains(FakeLlm.DEFAULT_TEXT);
      long pieces = answer.split("\r\n\r\n", 2)[1].length() / 100;
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(Duration.ofMillis(5 * pieces));
    }
  }

  @Test
  void keepsTheConnectionForTheNextRequest() throws Exception {
    try (RawClient client = RawClient.chat(fake, "alive")) {
      client.readUntil("fp_fake\"}");
      client.send("POST /alive/v1/chat/completions HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
      client.send("7\r\n{\"model\r\n6;x=y\r\n\":\"m2\"\r\n1\r\n}\r\n0\r\ntrailer: 1\r\n\r\n");
      assertThat(client.readUntil("fp_fake\"}")).contains("\"model\":\"m2\"");
    }
    List<Attempt> attempts = fake.attempts("alive");
    assertThat(attempts)
        .extracting(Attempt::connection)
        .hasSize(2)
        .containsOnly(attempts.get(0).connection());
    assertThat(attempts.get(1).request().bodyText()).isEqualTo("{\"model\":\"m2\"}");
    assertThat(attempts.get(1).awaitClientClosed(SOON)).isTrue();
    assertThat(attempts.get(1).abandoned()).isFalse();
  }

  @Test
  void cutsAStreamAfterSoManyTokens() throws IOException {
    assertThat(whole("cut", StreamFaults.cutAfter(3)))
        .contains("\"w3 \"")
        .doesNotContain("\"w4 \"", "\r\n0\r\n");
    assertThat(whole("end", StreamFaults.endAfter(3)))
        .contains("\"w3 \"")
        .doesNotContain("\"w4 \"", "[DONE]", "\"stop\"")
        .endsWith("\r\n0\r\n\r\n");
    try (RawClient client = stream("stall", StreamFaults.stallAfter(3))) {
      client.readUntil("\"w3 \"");
      client.socket().setSoTimeout(300);
      assertThat(client.readToEnd())
          .matches(rest -> rest.how().contains("timed out"))
          .extracting(RawClient.Ending::text, as(STRING))
          .doesNotContain("\"w4 \"", "\r\n0\r\n");
    }
    assertThat(whole("error", StreamFaults.errorEventAfter(3)))
        .contains("\"w3 \"", "{\"error\":{")
        .doesNotContain("\"w4 \"")
        .endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void disturbsAStreamThatGoesOn() throws IOException {
    assertThat(whole("marker", StreamFaults.missingMarker()))
        .contains("\"w5\"", "\"stop\"")
        .doesNotContain("[DONE]");
    assertThat(whole("malformed", StreamFaults.malformedEventAfter(3)))
        .contains("\"ind\n\n", "\"w4 \"", "[DONE]");
    assertThat(whole("late", StreamFaults.firstTokenAfter(50)))
        .containsOnlyOnce("\"role\"")
        .contains("[DONE]");
  }

  @Test
  void pingsWithoutATokenUntilTheClientLeaves() throws Exception {
    fake.script("pings", StreamFaults.pingsAfter(1, 5)).text("pings", FakeLlm.words(5));
    try (RawClient client =
        RawClient.post(
            fake, "pings", "/v1/chat/completions", "{\"model\":\"m\",\"stream\":true}")) {
      assertThat(client.readUntil(": keep-alive\n\n")).contains("\"w1 \"");
      assertThat(client.readUntil(": keep-alive\n\n")).doesNotContain("\"w2 \"");
    }
    assertThat(fake.attempts("pings").get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  void servesOneStepPerAttemptAndTheLastForEver() throws IOException {
    fake.script(
        "steps",
        Script.of(ProviderErrors.openAiServerError())
            .times(2, ProviderErrors.openAiRateLimited(3))
            .times(1, Misbehaviour.ok()));
    StringBuilder statuses = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      try (RawClient client = RawClient.chat(fake, "steps")) {
        statuses.append(client.readUntil("\r\n\r\n"), 9, 13);
      }
    }
    assertThat(statuses).hasToString("500 500 429 200 200 ");
    assertThat(fake.attempts("steps"))
        .extracting(Attempt::served)
        .containsExactly(
            "openAiServerError", "openAiServerError", "openAiRateLimited(3)", "ok", "ok");
  }
}
