package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Headers;
import io.outrigger.it.fake.Misbehaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Answers that the application gets as they came. */
interface BodyCases extends Cases {

  Headers JSON = Headers.of("content-type", "application/json; charset=utf-8", "x-request-id", "r");

  @Test
  default void leavesSuccessAsItCame() {
    Misbehaviour success =
        Misbehaviour.status(
            200, JSON, "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n");

    assertThat(fate(chat("b-ok", success))).isEqualTo(fate(foreign("f-ok", success)));
    assertThat(attempts("b-ok").get(0).request().headers().fields())
        .filteredOn(field -> !field.name().equalsIgnoreCase("host"))
        .isEqualTo(
            attempts("f-ok").get(0).request().headers().fields().stream()
                .filter(field -> !field.name().equalsIgnoreCase("host"))
                .toList());
  }

  @Test
  default void leavesOtherHostsAlone() throws Exception {
    Misbehaviour error = Misbehaviour.status(500, JSON, "{\"error\":{}}");

    Answer answer = client().send(foreign("b-foreign", error));

    assertThat(attempts("b-foreign")).hasSize(1);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).isEqualTo("{\"error\":{}}");
    assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-outrigger"));
  }

  /** The JVM has less memory than the page. */
  @Test
  default void handsOverAHugeErrorPageWithoutHoldingIt() throws Exception {
    long size = 100_000_000;
    long read = 0;
    byte[] chunk = new byte[65_536];
    try (HttpCaller.Opened opened =
        client().open(chat("single-huge", Misbehaviour.hugeErrorPage(size)))) {
      assertThat(opened.status()).isEqualTo(500);
      for (int n = opened.body().read(chunk); n >= 0; n = opened.body().read(chunk)) {
        read += n;
      }
    }

    assertThat(read).isEqualTo(size);
    assertThat(attempts("single-huge")).hasSize(1);
  }

  @Test
  default void retriesHugeErrorPagesWithoutReadingThem() throws Exception {
    Misbehaviour page = Misbehaviour.hugeErrorPage(100_000_000);

    assertThat(client().send(chat("b-huge", page, page, Misbehaviour.ok())).status())
        .isEqualTo(200);
    assertThat(attempts("b-huge")).hasSize(3);
  }

  @Test
  default void breaksATruncatedErrorBodyWhereItBroke() throws Exception {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (HttpCaller.Opened opened = client().open(chat("b-cut", Misbehaviour.cutErrorBody(500)))) {
      assertThat(opened.status()).isEqualTo(500);
      assertThat(catchThrowable(() -> copy(opened.body(), read))).isInstanceOf(IOException.class);
    }

    assertThat(read.toString(java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("x".repeat(500));
    assertThat(attempts("b-cut")).hasSize(4);
  }

  @Test
  default void showsUnreadableErrorsAsTheClientDoes() {
    Headers gzip = Headers.of("content-type", "application/json", "content-encoding", "gzip");
    Misbehaviour packed = Misbehaviour.status(400, gzip, "this is no gzip, is it?");
    assertThat(failure(fate(chat("b-gzip", packed))))
        .isEqualTo(failure(fate(foreign("b-gzip-foreign", packed))));

    Misbehaviour bytes = Misbehaviour.invalidUtf8();
    assertThat(fate(chat("single-utf8", bytes)).get(2))
        .isEqualTo(fate(foreign("b-utf8-foreign", bytes)).get(2));
  }

  /** Without the headers that are added to a failure. */
  private static java.util.List<Object> failure(java.util.List<Object> fate) {
    return fate.size() == 2 ? fate : java.util.List.of(fate.get(0), fate.get(2));
  }

  private static void copy(InputStream from, ByteArrayOutputStream to) throws IOException {
    byte[] chunk = new byte[64];
    for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
      to.write(chunk, 0, n);
    }
  }
}
