package io.outrigger.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers of a request or response; names are matched without regard to case. */
public interface HeadersView {

  /** No headers at all. */
  HeadersView NONE =
      new HeadersView() {
        @Override
        public List<String> values(String name) {
          return List.of();
        }

        @Override
        public Map<String, List<String>> all() {
          return Map.of();
        }
      };

  /** All values of a header in order of arrival; empty when absent. */
  List<String> values(String name);

  /** Every header with its values; pseudo headers (names with a colon) left out. */
  Map<String, List<String>> all();

  /** The first value, or null when absent. */
  default @Nullable String first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : values.get(0);
  }
}
