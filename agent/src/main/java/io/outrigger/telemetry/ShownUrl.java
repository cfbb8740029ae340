package io.outrigger.telemetry;

import io.outrigger.engine.AttemptFacts;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A URL as it may be shown: of the query, values are shown where the parameter is known to hold no
 * secret. The other way round every gateway's own name for its key ({@code code=}, {@code auth=})
 * would have to be known.
 */
final class ShownUrl {
  /** What providers' own parameters are, lower case. */
  private static final Set<String> SHOWN =
      Set.of("alt", "$alt", "api-version", "api_version", "beta", "prettyprint", "stream");

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
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (pair.isEmpty() || SHOWN.contains(name.toLowerCase(Locale.ROOT))) {
        url.append(pair);
      } else {
        url.append(equals < 0 ? "" : pair.substring(0, equals + 1)).append("REDACTED");
      }
    }
  }
}
