package io.outrigger.client.jdk;

import io.outrigger.http.HeadersView;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The JDK's headers as the stages see them, and with some of ours merged in. */
record JdkHeaders(HttpHeaders headers) implements HeadersView {
  /** What the client refuses to be told. */
  private static final Set<String> FRAMING =
      Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade");

  /** Whether a request's header of this name is the client's own affair. */
  static boolean isFraming(String name) {
    return FRAMING.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public List<String> values(String name) {
    return headers.allValues(name);
  }

  @Override
  public Map<String, List<String>> all() {
    Map<String, List<String>> all = new LinkedHashMap<>(headers.map());
    all.keySet().removeIf(name -> name.startsWith(":"));
    return all;
  }

  /** The same headers where {@code extra} adds and replaces. */
  static HttpHeaders merged(HttpHeaders headers, Map<String, String> extra) {
    if (extra.isEmpty()) {
      return headers;
    }
    Map<String, List<String>> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    merged.putAll(headers.map());
    extra.forEach((name, value) -> merged.put(name, List.of(value)));
    return HttpHeaders.of(merged, (name, value) -> true);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return headers.map().keySet().toString();
  }
}
