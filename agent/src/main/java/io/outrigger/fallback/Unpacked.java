package io.outrigger.fallback;

import io.outrigger.http.RequestView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it can be read.
 *
 * @param bytes not to be changed
 * @param wasPacked whether it came compressed
 */
record Unpacked(byte[] bytes, boolean wasPacked) {

  /**
   * Undoes gzip, the one encoding that SDKs use for requests.
   *
   * @param limit most bytes that come out
   * @return null where the body is in another encoding, broken, or larger
   */
  static @Nullable Unpacked of(RequestView request, byte[] body, int limit) {
    String encodings =
        String.join(",", request.headers().values("content-encoding")).toLowerCase(Locale.ROOT);
    String encoding = encodings.trim();
    if (encoding.isEmpty() || encoding.equals("identity")) {
      return new Unpacked(body, false);
    }
    if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
      return null;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(limit);
      return in.read() < 0 ? new Unpacked(plain, true) : null;
    } catch (IOException broken) {
      return null;
    }
  }
}
