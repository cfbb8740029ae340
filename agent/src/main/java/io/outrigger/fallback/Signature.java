package io.outrigger.fallback;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import java.util.List;
import java.util.Locale;

/** Tells requests whose bytes, address or headers are signed. */
final class Signature {

  /** AWS, HTTP message signatures, Google's and Alibaba's kin. */
  private static final List<String> HEADERS =
      List.of("x-amz-content-sha256", "signature", "signature-input", "x-amz-signature");

  private Signature() {}

  static boolean isOn(RequestView request) {
    HeadersView headers = request.headers();
    for (String name : HEADERS) {
      if (headers.first(name) != null) {
        return true;
      }
    }
    for (String value : headers.values("authorization")) {
      String lower = value.toLowerCase(Locale.ROOT);
      if (lower.startsWith("aws4-") || lower.contains("signature=") || lower.contains("hmac-")) {
        return true;
      }
    }
    String query = request.query();
    String lower = query == null ? "" : query.toLowerCase(Locale.ROOT);
    return lower.contains("x-amz-signature=") || lower.contains("x-goog-signature=");
  }
}
