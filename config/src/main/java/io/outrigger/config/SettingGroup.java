package io.outrigger.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings that may stand in the same places, by name and in the order of the manual. */
final class SettingGroup {

  private final Map<String, Setting<?>> byName = new LinkedHashMap<>();

  <T> Setting<T> add(String name, Grammar<T> grammar) {
    Setting<T> setting = new Setting<>(name, byName.size(), grammar);
    byName.put(name, setting);
    return setting;
  }

  @Nullable Setting<?> get(String name) {
    return byName.get(name);
  }

  boolean holds(Setting<?> setting) {
    return byName.get(setting.name()) == setting;
  }

  List<String> names() {
    return new ArrayList<>(byName.keySet());
  }

  int size() {
    return byName.size();
  }
}
