package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Bodies that arrive bit by bit, and those that nobody reads. */
interface StreamCases extends Cases {

  @Test
  default void passesEachChunkOnAsItComes() throws Exception {
    try (HttpCaller.Opened opened = client().open(stream("s-chunks", StreamFaults.stallAfter(3)))) {
      assertThat(readUntil(opened.body(), "w3 ")).contains("w1 ", "w2 ").doesNotContain("w4");
      assertThat(attempts("s-chunks").get(0).finishedNanos()).isEmpty();
    }

    assertThat(attempts("s-chunks").get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void breaksAStreamWhereItBroke() throws Exception {
    try (HttpCaller.Opened opened = client().open(stream("s-reset", StreamFaults.resetAfter(3)))) {
      assertThatThrownBy(() -> readUntil(opened.body(), "[DONE]")).isInstanceOf(IOException.class);
    }

    assertThat(attempts("s-reset")).hasSize(1);
  }

  @Test
  default void retriesAStreamThatHasNotBegun() throws Exception {
    try (HttpCaller.Opened opened =
        client().open(stream("s-retry", Misbehaviour.html502(), Misbehaviour.ok()))) {
      assertThat(opened.status()).isEqualTo(200);
      assertThat(readUntil(opened.body(), "[DONE]")).contains("w6");
    }
  }

  @Test
  default void keepsAConnectionThroughRetries() throws Exception {
    Misbehaviour error = Misbehaviour.status(503, BodyCases.JSON, "{\"error\":{}}");
    for (int i = 0; i < 3; i++) {
      assertThat(client().send(chat("s-keep-" + i, error, Misbehaviour.ok())).status())
          .isEqualTo(200);
      Set<Long> connections =
          attempts("s-keep-" + i).stream().map(Attempt::connection).collect(Collectors.toSet());
      assertThat(connections).hasSize(1);
    }
  }

  @Test
  default void releasesConnectionsOfAbandonedAnswers() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (HttpCaller.Opened opened = client().open(stream("s-left", StreamFaults.stallAfter(1)))) {
        assertThat(opened.status()).isEqualTo(200);
      }
    }

    for (Attempt attempt : attempts("s-left")) {
      assertThat(attempt.awaitClientClosed(SOON)).isTrue();
    }
    assertThat(attempts("s-left")).hasSize(100);
  }

  @Test
  default void headerLimitEndsASilentAttempt() throws Exception {
    long began = System.nanoTime();
    try (HttpCaller.Opened opened =
        client().open(stream("brisk-silent", Misbehaviour.silence(), Misbehaviour.ok()))) {
      assertThat(readUntil(opened.body(), "[DONE]")).contains("w6");
    }

    assertThat(Cases.since(began))
        .isBetween(ContractProvider.HEADERS, ContractProvider.HEADERS.plus(SOON));
    assertThat(attempts("brisk-silent")).hasSize(2);
  }

  @Test
  default void headerLimitDoesNotLimitTheBody() throws Exception {
    Ask ask =
        stream(
            "brisk-body", StreamFaults.firstTokenAfter(ContractProvider.HEADERS.toMillis() + 800));
    try (HttpCaller.Opened opened = client().open(ask)) {
      assertThat(readUntil(opened.body(), "[DONE]")).contains("w6");
    }
    if (client().canH2c()) {
      try (HttpCaller.Opened opened = client().open(ask.overH2c())) {
        assertThat(readUntil(opened.body(), "[DONE]")).contains("w6");
      }
      assertThat(attempts("brisk-body").get(1).request().protocol()).isEqualTo("HTTP/2");
    }
  }

  private static String readUntil(InputStream body, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] chunk = new byte[512];
    while (read.indexOf(end) < 0) {
      int n = body.read(chunk);
      assertThat(n).as("the body ended: " + read).isNotNegative();
      read.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
    }
    return read.toString();
  }
}
