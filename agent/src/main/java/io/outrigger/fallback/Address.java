package io.outrigger.fallback;

import io.outrigger.config.Endpoint;
import io.outrigger.config.Outbound;
import io.outrigger.http.RequestView;
import io.outrigger.provider.CredentialHeader;
import io.outrigger.provider.FormPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's address without wildcards.
 *
 * @param host lower case, no brackets
 * @param prefix path prefix without a slash at its end
 * @param word the endpoint's dialect; null = not configured
 * @param outbound what the operator wants on requests that the agent sends there
 */
record Address(
    String scheme, String host, int port, String prefix, @Nullable String word, Outbound outbound) {

  /** Where requests to an endpoint go, or null where its host is a pattern. */
  static @Nullable Address of(Endpoint endpoint, RequestView request) {
    Address here = covering(endpoint, request);
    if (here != null) {
      return here;
    }
    if (endpoint.hasWildcardHost()) {
      return null;
    }
    int port = endpoint.port() != 0 ? endpoint.port() : usualPort(endpoint.scheme());
    return new Address(
        endpoint.scheme(),
        plain(endpoint.host()),
        port,
        endpoint.pathPrefix(),
        endpoint.provider(),
        endpoint.outbound());
  }

  /** The address of a request that an endpoint covers, or null where it does not. */
  static @Nullable Address covering(Endpoint endpoint, RequestView request) {
    String host = plain(request.host());
    boolean covers =
        endpoint.scheme().equals(request.scheme())
            && (endpoint.port() == 0 || endpoint.port() == request.port())
            && (plain(endpoint.host()).equals(host) || endpoint.matchesHost(host))
            && isUnder(request.path(), endpoint.pathPrefix());
    return covers
        ? new Address(
            request.scheme(),
            host,
            request.port(),
            endpoint.pathPrefix(),
            endpoint.provider(),
            endpoint.outbound())
        : null;
  }

  boolean isOriginOf(RequestView request) {
    return scheme.equals(request.scheme())
        && port == request.port()
        && host.equals(plain(request.host()));
  }

  /** Whether requests there are made under an account that the operator gave. */
  boolean hasCredential() {
    return outbound.apiKey() != null
        || outbound.headers().keySet().stream().anyMatch(CredentialHeader::isOne);
  }

  FormPath.End end(@Nullable String guessed) {
    return new FormPath.End(word != null ? word : guessed, prefix);
  }

  /** The origin as it stands in a URL. */
  String origin() {
    String named = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    return scheme + "://" + named + (port == usualPort(scheme) ? "" : ":" + port);
  }

  /** Where a request went, or null where the JDK takes no such URL. */
  static @Nullable URI url(RequestView request) {
    Address here =
        new Address(
            request.scheme(), plain(request.host()), request.port(), "", null, Outbound.NONE);
    String query = request.query();
    try {
      URI url = new URI(here.origin() + request.path() + (query == null ? "" : '?' + query));
      return url.getHost() == null ? null : url;
    } catch (URISyntaxException strange) {
      return null;
    }
  }

  private static boolean isUnder(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length()
            || prefix.isEmpty()
            || path.charAt(prefix.length()) == '/');
  }

  private static int usualPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
