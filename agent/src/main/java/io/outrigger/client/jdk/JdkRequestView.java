package io.outrigger.client.jdk;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request of the application's as the stages see it. */
record JdkRequestView(HttpRequest request, String host, int port) implements RequestView {

  /** The host as routes are kept: lower case, an IPv6 address without brackets; null if none. */
  static @Nullable String hostOf(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return null;
    }
    return host.startsWith("[")
        ? host.substring(1, host.length() - 1)
        : host.toLowerCase(Locale.ROOT); // the same object when it is
  }

  /** The explicit port or the scheme's own. */
  static int portOf(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.uri().getScheme().toLowerCase(Locale.ROOT);
  }

  @Override
  public String path() {
    String path = request.uri().getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  @Override
  public @Nullable String query() {
    return request.uri().getRawQuery();
  }

  @Override
  public HeadersView headers() {
    return new JdkHeaders(request.headers());
  }

  /** Without the query. */
  @Override
  public String toString() {
    return method() + " " + scheme() + "://" + host + ":" + port + path();
  }
}
