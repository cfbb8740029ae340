package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;

class HeldErrorTest {

  private static final int LIMIT = 10;

  /** A wire that breaks or ends behind its text, and knows whether it was closed. */
  private static final class Wire extends ForwardingSource {
    private final boolean breaks;
    boolean closed;
    long read;

    Wire(String text, boolean breaks) {
      super(new Buffer().writeUtf8(text));
      this.breaks = breaks;
    }

    @Override
    public long read(Buffer sink, long count) throws IOException {
      long got = super.read(sink, Math.min(count, 3));
      if (got == -1 && breaks) {
        throw new IOException("reset");
      }
      read += Math.max(0, got);
      return got;
    }

    @Override
    public void close() throws IOException {
      closed = true;
      super.close();
    }
  }

  private static HeldError hold(Wire wire) {
    return new HeldError(new DeliveredBody(null, -1, wire), LIMIT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String readAll(Source source) throws IOException {
    return Okio.buffer(source).readUtf8();
  }

  @Test
  void holdsSmallBodyWholeAndFreesTheConnection() throws IOException {
    for (String body : new String[] {"", "short", "x".repeat(LIMIT)}) {
      Wire wire = new Wire(body, false);
      HeldError held = hold(wire);

      assertThat(wire.closed).isTrue();
      assertThat(held.sample().complete()).isTrue();
      assertThat(text(held.sample().bytes())).isEqualTo(body);
      assertThat(readAll(held)).isEqualTo(body);
    }
  }

  @Test
  void holdsTheBeginningOfALargeBodyAndLeavesTheRestOnTheWire() throws IOException {
    String body = "0123456789abcdefghijklmnopqrstuvwxyz";
    Wire wire = new Wire(body, false);
    HeldError held = hold(wire);

    assertThat(wire.closed).isFalse();
    assertThat(wire.read).isLessThanOrEqualTo(LIMIT + 3);
    assertThat(held.sample().complete()).isFalse();
    assertThat(text(held.sample().bytes())).isEqualTo("0123456789");
    assertThat(readAll(held)).isEqualTo(body);
  }

  @Test
  void breaksBehindTheHeldBytesWhereTheWireBroke() throws IOException {
    Wire wire = new Wire("half", true);
    HeldError held = hold(wire);
    Buffer got = new Buffer();

    assertThat(wire.closed).isTrue();
    assertThat(held.sample().complete()).isFalse();
    assertThat(text(held.sample().bytes())).isEqualTo("half");
    assertThat(held.read(got, 100)).isEqualTo(4);
    assertThatThrownBy(() -> held.read(got, 100))
        .isInstanceOf(IOException.class)
        .hasMessage("reset");
  }

  @Test
  void closesTheWireWithTheBody() {
    Wire wire = new Wire("x".repeat(100), false);
    HeldError held = hold(wire);

    held.close();

    assertThat(wire.closed).isTrue();
  }
}
