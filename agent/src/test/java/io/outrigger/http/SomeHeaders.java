package io.outrigger.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Headers for tests. */
public record SomeHeaders(Map<String, List<String>> all) implements HeadersView {

  /** Headers with one value each: name, value, name, value, ... */
  public static HeadersView of(String... pairs) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i].toLowerCase(Locale.ROOT), List.of(pairs[i + 1]));
    }
    return new SomeHeaders(all);
  }

  /** Headers with one value each. */
  public static HeadersView of(Map<?, ?> values) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            all.put(name.toString().toLowerCase(Locale.ROOT), List.of(value.toString())));
    return new SomeHeaders(all);
  }

  @Override
  public List<String> values(String name) {
    return all.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
