package io.outrigger.route;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart the credentials of a process without keeping them: one exhausted or dead key must not
 * stop the calls made with another. The identity is a hash with a key that is random per process,
 * so that it means nothing outside.
 *
 * <p>An HMAC per call would cost microseconds, so identities are remembered under a 64-bit hash of
 * the credential, keyed with two random numbers. No credential is kept, and none can be computed
 * from what is kept. Two credentials of one process share a slot's hash with probability 2^-64.
 */
public final class CredentialIdentity {
  private static final int SLOTS = 64; // a process uses a handful of keys
  private static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");
  private static final String BEARER = "bearer ";

  /** Bearers that expire within hours: as identities they would only scatter a target's state. */
  private static final List<String> SHORT_LIVED =
      List.of("eyJ", "ya29.", "sk-ant-oat", "bedrock-api-key-", "tid=");

  private record Known(long hash, String identity) {}

  /** Random per process; made at first use, because seeding is slow and premain must be quick. */
  private static final class Keys {
    final byte[] hmac = new byte[32];
    final long seed;
    final long factor;

    Keys() {
      SecureRandom random = new SecureRandom();
      random.nextBytes(hmac);
      seed = random.nextLong();
      factor = random.nextLong() | 1;
    }
  }

  private volatile @Nullable Keys keys;
  private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

  /**
   * The identity of a request's credential.
   *
   * @return 16 hex digits; empty where there is no credential or only a short-lived one
   */
  public String of(RequestView request) {
    String credential = credential(request);
    if (credential == null || credential.isEmpty()) {
      return "";
    }
    Keys random = keys();
    long hash = hash(credential, random);
    int slot = (int) (hash >>> 58) & (SLOTS - 1);
    Known remembered = known.get(slot);
    if (remembered != null && remembered.hash() == hash) {
      return remembered.identity();
    }
    String identity = hmac(credential, random);
    known.set(slot, new Known(hash, identity));
    return identity;
  }

  private static @Nullable String credential(RequestView request) {
    HeadersView headers = request.headers();
    String authorization = headers.first("authorization");
    if (authorization != null) {
      return ofAuthorization(authorization);
    }
    for (String name : KEY_HEADERS) {
      String value = headers.first(name);
      if (value != null) {
        return value;
      }
    }
    return queryKey(request.query());
  }

  private static @Nullable String ofAuthorization(String value) {
    if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      String token = value.substring(BEARER.length());
      for (String prefix : SHORT_LIVED) {
        if (token.startsWith(prefix)) {
          return null;
        }
      }
      return token;
    }
    if (value.startsWith("AWS4-")) {
      int start = value.indexOf("Credential=");
      int end = start < 0 ? -1 : value.indexOf('/', start);
      return end < 0 ? null : value.substring(start + "Credential=".length(), end);
    }
    return value.regionMatches(true, 0, "Basic ", 0, 6) ? value : null;
  }

  private static @Nullable String queryKey(@Nullable String query) {
    if (query == null) {
      return null;
    }
    int start = query.startsWith("key=") ? 0 : query.indexOf("&key=") + 1;
    if (start == 0 && !query.startsWith("key=")) {
      return null;
    }
    int end = query.indexOf('&', start);
    return query.substring(start + 4, end < 0 ? query.length() : end);
  }

  private Keys keys() {
    Keys made = keys;
    if (made == null) {
      synchronized (known) {
        made = keys;
        if (made == null) {
          made = new Keys();
          keys = made;
        }
      }
    }
    return made;
  }

  private static long hash(String text, Keys random) {
    long hash = random.seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * random.factor;
      hash ^= hash >>> 29;
    }
    return hash * random.factor;
  }

  private static String hmac(String credential, Keys random) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(random.hmac, "HmacSHA256"));
      byte[] full = mac.doFinal(credential.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(full, 0, 8);
    } catch (GeneralSecurityException missing) {
      // Every JDK must have HmacSHA256; without it all credentials count as one.
      return "";
    }
  }
}
