package io.outrigger.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers of a request or response; names are matched without regard to case. */
public interface HeadersView {

  /** No headers at all. */
  HeadersView NONE = name -> List.of();

  /** All values of a header in order of arrival; empty when absent. */
  List<String> values(String name);

  /** The first value, or null when absent. */
  default @Nullable String first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : values.get(0);
  }
}
