package io.outrigger.degrade;

import io.outrigger.http.PassingHeaders;
import io.outrigger.http.RequestView;
import io.outrigger.provider.Prompt;
import io.outrigger.route.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHA-256 of all that changes an answer, tenant included. */
record Fingerprint(long first, long second, long third, long fourth) {
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
              if (!Tenant.isCredential(name) && !PassingHeaders.isPassing(name)) {
                telling.put(name, String.join("\n", values));
              }
            });
    return telling;
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
