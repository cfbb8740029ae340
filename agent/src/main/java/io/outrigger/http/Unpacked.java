package io.outrigger.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it can be read.
 *
 * @param bytes not to be changed
 * @param wasPacked whether it came compressed
 */
public record Unpacked(byte[] bytes, boolean wasPacked) {

  /**
   * Undoes gzip and deflate, which every JDK can.
   *
   * @param limit most bytes that come out of a compressed body
   * @return null where the body is in another encoding, broken, or larger
   */
  public static @Nullable Unpacked of(RequestView request, byte[] body, int limit) {
    String encodings = String.join(",", request.headers().values("content-encoding"));
    String encoding = encodings.trim().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> new Unpacked(body, false);
      case "gzip", "x-gzip", "deflate" -> read(encoding, body, limit);
      default -> null;
    };
  }

  /** The same as bytes alone. */
  public static byte @Nullable [] bytes(RequestView request, byte @Nullable [] body, int limit) {
    Unpacked plain = body == null ? null : of(request, body, limit);
    return plain == null ? null : plain.bytes();
  }

  private static @Nullable Unpacked read(String encoding, byte[] body, int limit) {
    InputStream packed = new ByteArrayInputStream(body);
    if (!encoding.equals("deflate")) {
      try (InputStream in = new GZIPInputStream(packed)) {
        return read(in, limit);
      } catch (IOException broken) {
        return null;
      }
    }
    Inflater inflater = new Inflater(!isZlib(body)); // some leave the frame around it out
    try (InputStream in = new InflaterInputStream(packed, inflater)) {
      return read(in, limit);
    } catch (IOException broken) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private static @Nullable Unpacked read(InputStream in, int limit) throws IOException {
    byte[] plain = in.readNBytes(limit);
    return in.read() < 0 ? new Unpacked(plain, true) : null;
  }

  /** RFC 1950: the method, and a check on the first two bytes. */
  private static boolean isZlib(byte[] body) {
    return body.length >= 2
        && (body[0] & 0x0f) == 8
        && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
  }
}
