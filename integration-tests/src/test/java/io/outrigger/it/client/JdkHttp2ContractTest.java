package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Http2Faults;
import io.outrigger.it.fake.Misbehaviour;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The same contract over HTTP/2, which the JDK's client speaks over TLS. */
class JdkHttp2ContractTest extends HttpClientContract {

  @Override
  HttpCaller newClient() {
    return JdkCaller.overHttp2(fake());
  }

  @Test
  void speaksHttp2() throws Exception {
    client().send(chat("h-version", Misbehaviour.ok()));

    assertThat(attempts("h-version").get(0).request().protocol()).isEqualTo("HTTP/2");
  }

  /**
   * JDK 17 forgets one cancel in a hundred that comes while it is busy sending (seen without the
   * agent: 4 of 400, more of them under load).
   */
  @Test
  @Override
  public void cancelEndsTheAttempt() throws Exception {
    boolean closed = false;
    for (int i = 0; i < 5 && !closed; i++) {
      HttpCaller.Pending pending = client().start(chat("h-cancel-" + i, Misbehaviour.silence()));
      Attempt attempt = fake().awaitAttempts("h-cancel-" + i, 1, SOON).get(0);

      pending.cancel().run();

      assertThat(catchThrowable(() -> pending.answer().get(SOON.toSeconds(), TimeUnit.SECONDS)))
          .isNotNull()
          .isNotInstanceOf(TimeoutException.class);
      closed = attempt.awaitClientClosed(Duration.ofSeconds(8));
      assertThat(attempts("h-cancel-" + i)).hasSize(1);
    }
    assertThat(closed).isTrue();
  }

  /** Together more than the connection's window, which each must give back. */
  @Test
  void droppedAnswersReleaseTheirStreamsAndKeepTheConnection() throws Exception {
    Misbehaviour page = Misbehaviour.hugeErrorPage(1_000_000);
    for (int i = 0; i < 60; i++) {
      assertThat(client().send(chat("h-drop-" + i, page, Misbehaviour.ok())).status())
          .isEqualTo(200);
    }

    List<Long> connections =
        java.util.stream.IntStream.range(0, 60)
            .mapToObj(i -> attempts("h-drop-" + i))
            .flatMap(List::stream)
            .map(Attempt::connection)
            .distinct()
            .toList();
    assertThat(connections).hasSize(1);
  }

  @Test
  void survivesARefusedStreamAndAConnectionThatGoesAway() throws Exception {
    assertThat(
            client()
                .send(chat("h-refused", Http2Faults.refusedStream(), Misbehaviour.ok()))
                .status())
        .isEqualTo(200);
    assertThat(client().send(chat("h-away", Http2Faults.goAway(), Misbehaviour.ok())).status())
        .isEqualTo(200);
  }
}
