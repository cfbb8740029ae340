package io.outrigger.route;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whose answers: a hash, with a key that is random per instance, of the whole credential. Answers
 * never cross from one to another, so where the whole credential is not visible there is no tenant.
 */
public final class Tenant {
  /** Each is a credential by itself. */
  private static final Set<String> SECRETS =
      Set.of(
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "ocp-apim-subscription-key",
          "x-auth-token");

  /** Tells users apart beside a credential, but is none that a provider would take alone. */
  private static final Set<String> BESIDE =
      Set.of("cookie", "proxy-authorization", "x-amz-security-token");

  /** A signature shows that a secret is known, not which. */
  private static final List<String> SIGNED = List.of("aws", "hmac", "signature", "digest");

  private final byte[] key = new byte[32];
  private final @Nullable String header;

  /**
   * @param header a request header, in lower case, that tells end users apart, or null
   */
  public Tenant(@Nullable String header) {
    this.header = header;
    new SecureRandom().nextBytes(key);
  }

  /** Whether a header tells tenants apart. */
  public static boolean isCredential(String lowerCaseName) {
    return SECRETS.contains(lowerCaseName) || BESIDE.contains(lowerCaseName);
  }

  /**
   * The tenant of a request.
   *
   * @return 64 hex digits; null where no whole credential is visible, or the header is missing that
   *     tells end users apart
   */
  public @Nullable String of(RequestView request) {
    Map<String, List<String>> parts = new TreeMap<>();
    boolean secret = false;
    HeadersView headers = request.headers();
    for (Map.Entry<String, List<String>> each : headers.all().entrySet()) {
      String name = each.getKey().toLowerCase(Locale.ROOT);
      if (SECRETS.contains(name)) {
        if (isSigned(name, each.getValue())) {
          return null;
        }
        secret |= each.getValue().stream().anyMatch(value -> !value.isBlank());
      }
      if (isCredential(name)) {
        parts.put(name, each.getValue());
      }
    }
    List<String> inQuery = queryKeys(request.query());
    if (!inQuery.isEmpty()) {
      parts.put("?key", inQuery);
      secret |= inQuery.stream().anyMatch(part -> !part.endsWith("="));
    }
    if (header != null) {
      List<String> user = headers.values(header);
      secret &= user.stream().anyMatch(value -> !value.isBlank()); // else nobody knows whose it is
      parts.put("?user", user);
    }
    return secret ? hash(parts) : null;
  }

  private static boolean isSigned(String name, List<String> values) {
    for (String value : values) {
      for (String scheme : SIGNED) {
        if (name.equals("authorization")
            && value.regionMatches(true, 0, scheme, 0, scheme.length())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Google takes its key in the query too; which of several counts is the server's affair. */
  private static List<String> queryKeys(@Nullable String query) {
    return query == null
        ? List.of()
        : Arrays.stream(query.split("&", -1)).filter(Tenant::isQueryKey).toList();
  }

  /** Whether {@code name=value} of a query is a credential. */
  public static boolean isQueryKey(String part) {
    return part.startsWith("key=") || part.startsWith("api_key=") || part.startsWith("api-key=");
  }

  private @Nullable String hash(Map<String, List<String>> parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      parts.forEach(
          (name, values) -> {
            mac.update(bytes(name));
            values.forEach(value -> mac.update(bytes(value)));
            mac.update((byte) 1);
          });
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException missing) {
      return null; // every JDK must have it; without it nothing is remembered
    }
  }

  private static byte[] bytes(String text) {
    return (text.length() + ":" + text).getBytes(StandardCharsets.UTF_8);
  }
}
