package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;

class WatchedSourceTest {

  /** Keeps what it is told. */
  private static final class Ear implements BodyWatch {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<String> events = new ArrayList<>();

    @Override
    public int bytes(ByteBuffer chunk) {
      byte[] copy = new byte[chunk.remaining()];
      chunk.duplicate().get(copy);
      bytes.writeBytes(copy);
      return copy.length;
    }

    @Override
    public Ending finished() {
      events.add("finished");
      return null;
    }

    @Override
    public Ending broke(Throwable error) {
      events.add("broke: " + error.getMessage());
      return null;
    }

    @Override
    public void abandoned() {
      events.add("abandoned");
    }

    String heard() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private final Ear ear = new Ear();
  private final Call call =
      new OkHttpClient().newCall(new Request.Builder().url("http://127.0.0.1/").build());

  private BufferedSource watched(Source source) {
    return Okio.buffer((Source) new WatchedSource(source, ear, call));
  }

  /** Breaks behind its first three bytes. */
  private static Source breaking() {
    return new ForwardingSource(new Buffer().writeUtf8("abc")) {
      @Override
      public long read(Buffer sink, long count) throws IOException {
        long got = super.read(sink, count);
        if (got == -1) {
          throw new IOException("reset");
        }
        return got;
      }
    };
  }

  @Test
  void showsEveryByteThatPassesAcrossSegments() throws IOException {
    String text = "0123456789".repeat(10_000);

    assertThat(watched(new Buffer().writeUtf8(text)).readUtf8()).isEqualTo(text);

    assertThat(ear.heard()).isEqualTo(text);
    assertThat(ear.events).startsWith("finished");
  }

  @Test
  void showsOnlyWhatWasReadEvenIntoAFilledBuffer() throws IOException {
    Buffer sink = new Buffer().writeUtf8("before ");
    Source source = new WatchedSource(new Buffer().writeUtf8("abcdef"), ear, call);

    source.read(sink, 2);

    assertThat(ear.heard()).isEqualTo("ab");
    assertThat(sink.readUtf8()).isEqualTo("before ab");
    assertThat(ear.events).isEmpty();
  }

  @Test
  void tellsThatTheBodyBroke() {
    assertThatThrownBy(() -> watched(breaking()).readUtf8()).hasMessage("reset");

    assertThat(ear.heard()).isEqualTo("abc");
    assertThat(ear.events).containsExactly("broke: reset");
  }

  @Test
  void bodyThatBreaksBecauseTheApplicationCancelledIsAbandoned() {
    call.cancel();

    assertThatThrownBy(() -> watched(breaking()).readUtf8()).hasMessage("reset");

    assertThat(ear.events).containsExactly("abandoned");
  }

  @Test
  void tellsThatTheBodyWasClosedBeforeItsEnd() throws IOException {
    BufferedSource body = watched(new Buffer().writeUtf8("abc"));
    body.readByte();

    body.close();

    assertThat(ear.events).containsExactly("abandoned");
  }
}
