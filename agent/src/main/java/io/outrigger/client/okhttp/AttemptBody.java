package io.outrigger.client.okhttp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The request body of one attempt: from memory where it was read before, else the application's own
 * doing. All that OkHttp asks about it stays the application's answer, so that the wire sees no
 * difference.
 */
final class AttemptBody extends RequestBody {

  private final RequestBody original;
  private final RequestContent content;
  private boolean begun;
  private volatile boolean refused;

  AttemptBody(RequestBody original, RequestContent content) {
    this.original = original;
    this.content = content;
  }

  /** Whether OkHttp asked for the bytes: from then on some may have left. */
  boolean hasBegun() {
    return begun;
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
    return refused || original.isOneShot();
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
    begun = true;
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
}
