package io.outrigger.degrade;

import io.outrigger.http.RequestView;
import io.outrigger.provider.Prompt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHA-256 of all that changes an answer, tenant included. */
record Fingerprint(long first, long second, long third, long fourth) {
  /** Headers that differ from call to call and tell a model nothing. */
  private static final Set<String> SILENT =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "authority",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "pragma",
          "te",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "baggage",
          "b3",
          "x-amz-date",
          "x-cloud-trace-context",
          "x-goog-api-client");

  private static final List<String> SILENT_STARTS =
      List.of("x-stainless-", "x-b3-", "uber-", "x-datadog-", "amz-sdk-", "x-outrigger-");

  private static final List<String> SILENT_PARTS =
      List.of("trace", "request-id", "requestid", "correlation", "idempotency", "timestamp");

  /**
   * Of one request.
   *
   * @param purpose keeps fingerprints of different strictness apart
   * @param instead what counts in place of the last user text; null: that text itself
   */
  static Fingerprint of(
      RequestView request, Prompt prompt, String tenant, String purpose, @Nullable String instead) {
    MessageDigest digest = sha256();
    line(digest, purpose);
    line(digest, tenant);
    line(digest, request.method());
    line(digest, request.scheme() + "://" + request.host() + ':' + request.port());
    line(digest, request.path());
    String query = request.query();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      line(digest, Tenant.isQueryKey(part) ? "" : part);
    }
    headers(request).forEach((name, values) -> line(digest, name + '=' + values));
    prompt.digest(digest, instead);
    ByteBuffer sum = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(sum.getLong(), sum.getLong(), sum.getLong(), sum.getLong());
  }

  private static Map<String, String> headers(RequestView request) {
    Map<String, String> telling = new TreeMap<>();
    request
        .headers()
        .all()
        .forEach(
            (written, values) -> {
              String name = written.toLowerCase(Locale.ROOT);
              if (!Tenant.isCredential(name) && !isSilent(name)) {
                telling.put(name, String.join("\n", values));
              }
            });
    return telling;
  }

  private static boolean isSilent(String name) {
    return SILENT.contains(name)
        || SILENT_STARTS.stream().anyMatch(name::startsWith)
        || SILENT_PARTS.stream().anyMatch(name::contains);
  }

  private static void line(MessageDigest into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    into.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK must have SHA-256", missing);
    }
  }
}
