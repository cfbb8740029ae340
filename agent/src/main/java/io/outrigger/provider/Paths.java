package io.outrigger.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads names out of raw paths. */
final class Paths {

  private Paths() {}

  /**
   * The decoded path segment behind {@code marker}, or null. Bedrock ids and ARNs are
   * percent-encoded in the path.
   */
  static @Nullable String after(String path, String marker) {
    int start = path.lastIndexOf(marker);
    if (start < 0) {
      return null;
    }
    start += marker.length();
    int end = path.indexOf('/', start);
    return decode(path.substring(start, end < 0 ? path.length() : end));
  }

  /** The method behind the last colon of the last segment, or an empty string. */
  static String verb(String path) {
    int colon = path.lastIndexOf(':');
    return colon > path.lastIndexOf('/') ? path.substring(colon + 1) : "";
  }

  private static @Nullable String decode(String segment) {
    if (segment.isEmpty()) {
      return null;
    }
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      // In a path '+' is a plus sign.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return segment;
    }
  }
}
