package io.outrigger.client.okhttp;

import io.outrigger.http.HeadersView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Headers, read where they stand. OkHttp keeps no pseudo headers among them. */
record OkHttpHeaders(Headers headers) implements HeadersView {
  /** OkHttp's own affair. */
  private static final Set<String> FRAMING =
      Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade");

  /** What the agent wrote, as OkHttp's own. */
  static Headers of(Map<String, List<String>> written) {
    Headers.Builder headers = new Headers.Builder();
    written.forEach(
        (name, values) -> {
          if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> headers.addUnsafeNonAscii(name, value));
          }
        });
    return headers.build();
  }

  @Override
  public List<String> values(String name) {
    return headers.values(name);
  }

  @Override
  public @Nullable String first(String name) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equalsIgnoreCase(name)) {
        return headers.value(i);
      }
    }
    return null;
  }

  @Override
  public Map<String, List<String>> all() {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : headers.names()) {
      all.put(name, headers.values(name));
    }
    return all;
  }

  /** Without the values. */
  @Override
  public String toString() {
    return headers.names().toString();
  }
}
