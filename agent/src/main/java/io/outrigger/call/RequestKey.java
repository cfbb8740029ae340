package io.outrigger.call;

import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Target;
import io.outrigger.http.PassingHeaders;
import io.outrigger.http.RequestView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a request that a layer above sends again. Whatever may tell two users apart is part of
 * it, the whole credential included: one user's failure is never another's. Credentials are in it
 * as a hash by a key that is random per process.
 */
final class RequestKey {
  private static final String HASH = "HmacSHA256";

  private static final byte[] KEY = new byte[32];

  static {
    new SecureRandom().nextBytes(KEY);
  }

  private RequestKey() {}

  static FailureMemory.Key of(Target target, RequestView request, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(KEY, HASH));
      add(mac, request.query());
      telling(request)
          .forEach(
              (name, values) -> {
                add(mac, name);
                values.forEach(value -> add(mac, value));
                add(mac, null);
              });
      mac.update(body);
      // Half of it: a collision would hand one caller another's failure.
      ByteBuffer hash = ByteBuffer.wrap(mac.doFinal());
      String path = request.method() + ' ' + request.path();
      return new FailureMemory.Key(target, path, hash.getLong(), hash.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HASH, e);
    }
  }

  private static Map<String, List<String>> telling(RequestView request) {
    Map<String, List<String>> telling = new TreeMap<>();
    request
        .headers()
        .all()
        .forEach(
            (written, values) -> {
              String name = written.toLowerCase(Locale.ROOT);
              if (!PassingHeaders.isPassing(name)) {
                boolean credential = name.equals("authorization");
                telling.put(
                    name, credential ? values.stream().map(RequestKey::unsigned).toList() : values);
              }
            });
    return telling;
  }

  /** A request that is sent again is signed anew, with the time: who signed it stays. */
  private static String unsigned(String authorization) {
    boolean signed = authorization.regionMatches(true, 0, "AWS4-", 0, 5);
    int signature = signed ? authorization.indexOf("Signature=") : -1;
    return signature < 0 ? authorization : authorization.substring(0, signature);
  }

  private static void add(Mac mac, @Nullable String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    int length = text == null ? -1 : bytes.length;
    mac.update(ByteBuffer.allocate(4).putInt(length).array());
    mac.update(bytes);
  }

  /**
   * How many attempts of the same logical call the layer above says it made before this one: 0 for
   * the first.
   *
   * @param counter the value of {@code X-Stainless-Retry-Count}, or null
   */
  static int attemptsAbove(@Nullable String counter) {
    if (counter == null || counter.length() > 3) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(counter.trim()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
