package io.outrigger.route;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import io.outrigger.http.SomeHeaders;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request for tests. */
record Request(
    String method,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    Map<String, String> fields)
    implements RequestView {

  Request(String method, String scheme, String host, int port, String path) {
    this(method, scheme, host, port, path, null, Map.of());
  }

  Request with(String name, String value) {
    Map<String, String> more = new HashMap<>(fields);
    more.put(name, value);
    return new Request(method, scheme, host, port, path, query, more);
  }

  Request withQuery(String text) {
    return new Request(method, scheme, host, port, path, text, fields);
  }

  @Override
  public HeadersView headers() {
    return SomeHeaders.of(fields);
  }
}
