package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers that keep coming, but too slowly: no read waits long, and the whole does not end. */
interface TimeCases extends Cases {

  /** {@code outrigger.timeout.call} of the models that are timed. */
  Duration TIMED = ContractProvider.CALL;

  /** Tells what ended late on a busy machine from what never ends by itself. */
  Duration LATE = SOON;

  /** How long the beginning of an error body is waited for. */
  Duration PATIENCE = Duration.ofSeconds(5);

  /** More than a minute of a byte each 200 ms. */
  private static Misbehaviour drip() {
    return Misbehaviour.slowDrip(1, 200);
  }

  @Test
  default void callLimitEndsAnAnswerThatDrips() throws Exception {
    ends("timed-drip", false, ask -> client().send(ask));
    ends(
        "timed-drip-async",
        false,
        ask -> client().start(ask).answer().get(SOON.toSeconds(), TimeUnit.SECONDS));
    if (client().canH2c()) {
      ends("timed-drip-h2c", true, ask -> client().send(ask));
    }
  }

  @Test
  default void callLimitEndsAStreamThatDrips() throws Exception {
    Check read =
        ask -> {
          try (HttpCaller.Opened opened = client().open(ask)) {
            assertThat(opened.status()).isEqualTo(200);
            readAll(opened.body());
          }
        };
    ends("timed-stream", false, read);
    if (client().canH2c()) {
      ends("timed-stream-h2c", true, read);
    }
  }

  /** The application reads on later, or never: the connection does not wait for that. */
  @Test
  default void callLimitFreesTheConnectionOfAnAnswerThatNobodyReads() throws Exception {
    try (HttpCaller.Opened opened =
        client().open(stream("timed-unread", StreamFaults.pingsAfter(1, 100)))) {
      assertThat(opened.status()).isEqualTo(200);
      assertThat(attempts("timed-unread").get(0).awaitClientClosed(SOON)).isTrue();
      assertThat(catchThrowable(() -> readAll(opened.body()))).isInstanceOf(IOException.class);
    }
  }

  /** One way to use the client. */
  interface Check {
    void run(Ask ask) throws Exception;
  }

  private void ends(String scenario, boolean h2c, Check call) throws Exception {
    Ask ask = chat(scenario, drip());
    long began = System.nanoTime();

    Throwable thrown = catchThrowable(() -> call.run(h2c ? ask.overH2c() : ask));

    assertThat(Cases.since(began)).isBetween(TIMED, TIMED.plus(LATE));
    assertThat(thrown).hasStackTraceContaining("timeout.call");
    assertThat(attempts(scenario)).hasSize(1);
    assertThat(attempts(scenario).get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void headerLimitEndsHeadersThatDrip() throws Exception {
    headersEnd("brisk-heads", false);
    if (client().canH2c()) {
      headersEnd("brisk-heads-h2c", true);
    }
  }

  private void headersEnd(String scenario, boolean h2c) throws Exception {
    Ask ask = stream(scenario, Misbehaviour.endlessHeaders(50), Misbehaviour.ok());
    long began = System.nanoTime();
    try (HttpCaller.Opened opened = client().open(h2c ? ask.overH2c() : ask)) {
      assertThat(opened.status()).isEqualTo(200);
      assertThat(readAll(opened.body())).contains("w6", "[DONE]");
    }

    assertThat(Cases.since(began))
        .isBetween(ContractProvider.HEADERS, ContractProvider.HEADERS.plus(LATE));
    assertThat(attempts(scenario)).hasSize(2);
    assertThat(attempts(scenario).get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void callLimitEndsHeadersThatDrip() throws Exception {
    Ask ask = chat("timed-heads", Misbehaviour.endlessHeaders(50));
    long began = System.nanoTime();

    assertThat(catchThrowable(() -> client().send(ask))).isInstanceOf(IOException.class);

    assertThat(Cases.since(began)).isBetween(TIMED, TIMED.plus(LATE));
    assertThat(attempts("timed-heads")).hasSize(1);
    assertThat(attempts("timed-heads").get(0).awaitClientClosed(SOON)).isTrue();
  }

  /** A kept connection is where a client likes to send again by itself. */
  @Test
  default void headerLimitCountsOnAKeptConnectionToo() throws Exception {
    Ask ask =
        stream("brisk-kept", Misbehaviour.ok(), Misbehaviour.endlessHeaders(50), Misbehaviour.ok());
    try (HttpCaller.Opened opened = client().open(ask)) {
      readAll(opened.body());
    }
    try (HttpCaller.Opened opened = client().open(ask)) {
      assertThat(readAll(opened.body())).contains("w6");
    }

    assertThat(attempts("brisk-kept")).hasSize(3);
  }

  @Test
  default void anErrorPageWithoutEndIsJudgedByWhatCame() throws Exception {
    Misbehaviour endless = Misbehaviour.endlessError(503, "{\"error\":{", 200);
    long began = System.nanoTime();

    assertThat(client().send(chat("t-endless", endless, Misbehaviour.ok())).status())
        .isEqualTo(200);

    assertThat(Cases.since(began)).isBetween(PATIENCE, PATIENCE.plus(LATE));
    assertThat(attempts("t-endless")).hasSize(2);
    assertThat(attempts("t-endless").get(0).awaitClientClosed(PATIENCE.plus(SOON))).isTrue();
  }

  @Test
  default void aFinalErrorPageWithoutEndIsHandedOverAndGoesOn() throws Exception {
    lastsOn("single-endless", false);
    if (client().canH2c()) {
      lastsOn("single-endless-h2c", true);
    }
  }

  private void lastsOn(String scenario, boolean h2c) throws Exception {
    Ask ask = chat(scenario, Misbehaviour.endlessError(503, "begun", 200));
    long began = System.nanoTime();
    try (HttpCaller.Opened opened = client().open(h2c ? ask.overH2c() : ask)) {
      assertThat(Cases.since(began)).isBetween(PATIENCE, PATIENCE.plus(LATE));
      assertThat(opened.status()).isEqualTo(503);
      String read = new String(opened.body().readNBytes(40), StandardCharsets.US_ASCII);
      assertThat(read).isEqualTo("begun" + ".".repeat(35)); // 25 dots had come by then
      assertThat(attempts(scenario).get(0).finishedNanos()).isEmpty();
    }

    assertThat(attempts(scenario)).hasSize(1);
    assertThat(attempts(scenario).get(0).awaitClientClosed(SOON)).isTrue();
  }

  /** No read ends by itself here: what waits must be ended. */
  @Test
  default void closingASilentErrorPageEndsIt() throws Exception {
    Ask ask = chat("single-mute", Misbehaviour.endlessError(503, "begun", 60_000));
    try (HttpCaller.Opened opened = client().open(ask)) {
      byte[] begun = new byte[5];
      assertThat(opened.body().read(begun)).isEqualTo(5);
      assertThat(begun).asString().isEqualTo("begun");
    }

    assertThat(attempts("single-mute").get(0).awaitClientClosed(SOON)).isTrue();
  }

  private static String readAll(InputStream body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }
}
