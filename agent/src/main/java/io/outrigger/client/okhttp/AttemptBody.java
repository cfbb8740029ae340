package io.outrigger.client.okhttp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The request body of one attempt: from memory where it was read before, else the application's own
 * doing. What OkHttp asks about it stays the application's answer, so that the wire sees no
 * difference, except where OkHttp must not send it again by itself.
 */
final class AttemptBody extends RequestBody {

  private final RequestBody original;
  private final RequestContent content;
  private volatile boolean refused;
  private final Resend resend;
  private final Runnable cutOff;
  private final AtomicInteger written = new AtomicInteger();
  private volatile boolean begun;
  private boolean rejected;

  /** Another body wrote this one on the wire, and nobody has asked since whether it may again. */
  private boolean wrapped;

  /**
   * @param cutOff ends what the call has on the wire
   */
  AttemptBody(
      RequestBody original, RequestContent content, Resend resend, Runnable cutOff) {
    this.original = original;
    this.content = content;
    this.resend = resend;
    this.cutOff = cutOff;
  }

  /** A body that the agent wrote. */
  static AttemptBody of(
      byte[] bytes, @Nullable MediaType type, Resend resend, Runnable cutOff) {
    RequestContent content = new RequestContent(bytes, null);
    return new AttemptBody(new Written(bytes, type), content, resend, cutOff);
  }

  /** Whether OkHttp asked for the bytes: from then on some may have left. */
  boolean hasBegun() {
    return begun;
  }

  /** How often OkHttp asked for the bytes. */
  int timesWritten() {
    return written.get();
  }

  /** A proxy did not let it pass: once more is no second time. */
  void rejected() {
    rejected = true;
  }

  /** Not again, please: where a connection breaks, OkHttp takes the next by itself. */
  void refuse() {
    refused = true;
  }

  @Override
  public @Nullable MediaType contentType() {
    return original.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return original.contentLength();
  }

  @Override
  public boolean isOneShot() {
    wrapped = false;
    if (refused) {
      return true;
    }
    if (rejected) {
      rejected = false; // asked right behind that; whatever fails from here on is another matter
      return false;
    }
    return original.isOneShot() || resend.isForbidden();
  }

  @Override
  public boolean isDuplex() {
    return original.isDuplex();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    if (refused) {
      throw new SocketTimeoutException("timeout"); // before a byte leaves
    }
    if (resend == Resend.NEVER) {
      leaveOnce();
    }
    begun = true;
    if (!(sink instanceof Buffer)) { // an interceptor that logs it is not the wire
      written.incrementAndGet();
    }
    byte[] bytes = content.bytes();
    if (bytes == null) {
      original.writeTo(sink);
      return;
    }
    sink.write(bytes);
    if (content.cut() != null) {
      throw OutriggerInterceptor.<IOException>sneaky(content.cut());
    }
  }

  /**
   * An interceptor of the application's may have put a body around this one that says of itself
   * that it can be written again and again: then OkHttp never asks here. A body that is not wrapped
   * is asked, so that whoever writes it again is the application itself.
   */
  private void leaveOnce() throws SecondWrite {
    if (!Resend.isWrappedOnWire()) {
      return;
    }
    if (wrapped) {
      cutOff.run(); // OkHttp 3 would use the connection again, with half a request on it
      throw new SecondWrite();
    }
    wrapped = true;
  }

  /** Made by hand: OkHttp's factories differ between its major versions. */
  private static final class Written extends RequestBody {
    private final byte[] bytes;
    private final @Nullable MediaType type;

    Written(byte[] bytes, @Nullable MediaType type) {
      this.bytes = bytes;
      this.type = type;
    }

    @Override
    public @Nullable MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
