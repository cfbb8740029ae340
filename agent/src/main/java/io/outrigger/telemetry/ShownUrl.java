package io.outrigger.telemetry;

import io.outrigger.engine.AttemptFacts;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A URL as it may be shown: credentials in the query (Gemini sends {@code ?key=}) are gone. */
final class ShownUrl {
  // OpenTelemetry's list for url.full plus what LLM providers and signed URLs use; lower case.
  private static final Set<String> SECRET =
      Set.of(
          "key",
          "api_key",
          "api-key",
          "apikey",
          "token",
          "access_token",
          "subscription-key",
          "password",
          "client_secret",
          "sig",
          "signature",
          "awsaccesskeyid",
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-security-token",
          "x-goog-signature",
          "x-goog-api-key");

  private ShownUrl() {}

  /** {@code scheme://host[:port]/path[?query]}, without user information, redacted. */
  static String of(AttemptFacts attempt) {
    StringBuilder url = new StringBuilder(64);
    String host = attempt.host();
    url.append(attempt.scheme()).append("://").append(host.substring(host.lastIndexOf('@') + 1));
    boolean usual =
        attempt.port() <= 0 || attempt.port() == (attempt.scheme().equals("https") ? 443 : 80);
    if (!usual) {
      url.append(':').append(attempt.port());
    }
    url.append(attempt.path());
    appendQuery(url, attempt.query());
    return url.toString();
  }

  private static void appendQuery(StringBuilder url, @Nullable String query) {
    if (query == null) {
      return;
    }
    char separator = '?';
    for (String pair : query.split("&", -1)) {
      url.append(separator);
      separator = '&';
      int equals = pair.indexOf('=');
      if (equals >= 0 && SECRET.contains(name(pair.substring(0, equals)))) {
        url.append(pair, 0, equals + 1).append("REDACTED");
      } else {
        url.append(pair);
      }
    }
  }

  /** An encoded name ({@code api%5Fkey}) is still that name to the server. */
  private static String name(String raw) {
    String decoded = raw;
    if (raw.indexOf('%') >= 0) {
      try {
        decoded = java.net.URLDecoder.decode(raw, java.nio.charset.StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        // Compared as it is.
      }
    }
    return decoded.toLowerCase(Locale.ROOT);
  }
}
