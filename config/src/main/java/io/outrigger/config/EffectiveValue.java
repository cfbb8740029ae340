package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A value in force and where it was written, for {@code check}.
 *
 * @param value as written there
 */
public record EffectiveValue(String key, String value, Source source) {

  /** In the order of the manual, then in that of the file. No secret is among them. */
  static List<EffectiveValue> list(Values values) {
    List<EffectiveValue> list = new ArrayList<>();
    for (Value value : values.all()) {
      list.add(new EffectiveValue(value.key().text(), value.text(), value.source()));
    }
    return List.copyOf(list);
  }
}
