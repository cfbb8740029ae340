package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestContentTest {

  private static final int LIMIT = 100;

  /** A body that counts how often it is written. */
  private static class Body extends RequestBody {
    final String text;
    final long length;
    final boolean once;
    int written;

    Body(String text, long length, boolean once) {
      this.text = text;
      this.length = length;
      this.once = once;
    }

    @Override
    public @Nullable MediaType contentType() {
      return MediaType.parse("application/json");
    }

    @Override
    public long contentLength() throws IOException {
      return length;
    }

    @Override
    public boolean isOneShot() {
      return once;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      written++;
      sink.writeUtf8(text);
    }
  }

  /** A body whose source breaks behind its text. */
  private static final class Breaking extends Body {
    Breaking(String text, long length, boolean once) {
      super(text, length, once);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      super.writeTo(sink);
      throw new IOException("disk gone");
    }
  }

  /** A body that closes what it writes to, as one does that wraps a writer around it. */
  private static final class Closing extends Body {
    Closing(String text, long length, boolean once) {
      super(text, length, once);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      super.writeTo(sink);
      sink.close();
    }
  }

  private static String sent(RequestBody original, RequestContent content) throws IOException {
    Buffer wire = new Buffer();
    new AttemptBody(original, content, Resend.ALLOWED, () -> {}).writeTo(wire);
    return wire.readUtf8();
  }

  @Test
  void readsBodyOnceAndSendsItFromMemory() throws IOException {
    for (boolean once : new boolean[] {true, false}) {
      Body body = new Body("{}", 2, once);
      RequestContent content = RequestContent.read(body, LIMIT);

      assertThat(content.whole()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
      assertThat(sent(body, content)).isEqualTo("{}");
      assertThat(sent(body, content)).isEqualTo("{}");
      assertThat(body.written).isEqualTo(1);
    }
  }

  @Test
  void readsBodyThatClosesTheSink() throws IOException {
    for (boolean once : new boolean[] {true, false}) {
      Body body = new Closing("{}", 2, once);
      RequestContent content = RequestContent.read(body, LIMIT);

      assertThat(content.whole()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
      assertThat(sent(body, content)).isEqualTo("{}");
    }
  }

  @Test
  void readsBodyOfExactlyTheLimit() {
    RequestContent content = RequestContent.read(new Body("x".repeat(LIMIT), -1, false), LIMIT);

    assertThat(content.whole()).hasSize(LIMIT);
  }

  @Test
  void leavesBodyAboveTheLimitAlone() throws IOException {
    String text = "x".repeat(LIMIT + 1);
    for (long length : new long[] {-1, text.length()}) {
      Body body = new Body(text, length, false);
      RequestContent content = RequestContent.read(body, LIMIT);

      assertThat(content.whole()).isNull();
      assertThat(sent(body, content)).isEqualTo(text);
    }
  }

  @Test
  void doesNotTouchBodyThatCanBeWrittenOnceAndMayNotFit() throws IOException {
    for (long length : new long[] {-1, LIMIT + 1}) {
      Body body = new Body("{}", length, true);
      RequestContent content = RequestContent.read(body, LIMIT);

      assertThat(body.written).isZero();
      assertThat(content.whole()).isNull();
      assertThat(sent(body, content)).isEqualTo("{}");
    }
  }

  @Test
  void bodyThatBreaksWhileItIsReadBreaksAgainOnTheWire() {
    for (boolean once : new boolean[] {true, false}) {
      Body body = new Breaking("half", 8, once);
      RequestContent content = RequestContent.read(body, LIMIT);
      Buffer wire = new Buffer();

      assertThat(content.whole()).isNull();
      assertThatThrownBy(
              () -> new AttemptBody(body, content, Resend.ALLOWED, () -> {}).writeTo(wire))
          .isInstanceOf(IOException.class)
          .hasMessage("disk gone");
      assertThat(wire.readUtf8()).isEqualTo("half");
      assertThat(body.written).isEqualTo(once ? 1 : 2);
    }
  }

  @Test
  void bodyLongerThanItSaysStaysTooLong() throws IOException {
    Body body = new Body("x".repeat(5 * LIMIT), LIMIT, true);
    RequestContent content = RequestContent.read(body, LIMIT);

    assertThat(sent(body, content)).hasSizeGreaterThan(LIMIT).hasSizeLessThanOrEqualTo(5 * LIMIT);
  }

  @Test
  void attemptSaysOfItselfWhatTheApplicationsBodySays() throws IOException {
    Body body = new Body("{}", -1, true);
    AttemptBody attempt =
        new AttemptBody(body, RequestContent.read(body, LIMIT), Resend.ALLOWED, () -> {});

    assertThat(attempt.contentType()).isEqualTo(body.contentType());
    assertThat(attempt.contentLength()).isEqualTo(-1);
    assertThat(attempt.isOneShot()).isTrue();
    assertThat(attempt.isDuplex()).isFalse();
    assertThat(attempt.hasBegun()).isFalse();
    attempt.writeTo(new Buffer());
    assertThat(attempt.hasBegun()).isTrue();
  }
}
