package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Http2Faults;
import io.outrigger.it.fake.Misbehaviour;
import java.util.List;
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
