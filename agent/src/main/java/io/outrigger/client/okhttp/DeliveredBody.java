package io.outrigger.client.okhttp;

import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response body with the original's type and length. */
final class DeliveredBody extends ResponseBody {

  private final @Nullable MediaType contentType;
  private final long contentLength;
  private final BufferedSource source;

  /**
   * @param contentLength -1 = unknown
   */
  DeliveredBody(@Nullable MediaType contentType, long contentLength, Source source) {
    this.contentType = contentType;
    this.contentLength = contentLength;
    this.source = Okio.buffer(source);
  }

  @Override
  public @Nullable MediaType contentType() {
    return contentType;
  }

  @Override
  public long contentLength() {
    return contentLength;
  }

  @Override
  public BufferedSource source() {
    return source;
  }
}
