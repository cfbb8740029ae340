package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * One key that this version understands: its name without {@code outrigger.} and without endpoint
 * or model, its place among the settings of its group, and how its value is written.
 */
final class Setting<T> {

  private final String name;
  private final int slot;
  private final Grammar<T> grammar;

  Setting(String name, int slot, Grammar<T> grammar) {
    this.name = name;
    this.slot = slot;
    this.grammar = grammar;
  }

  String name() {
    return name;
  }

  int slot() {
    return slot;
  }

  Grammar<T> grammar() {
    return grammar;
  }

  /** This setting's value among the values of its group, or null where it was not set. */
  @SuppressWarnings("unchecked") // the slot was filled by this setting's grammar
  @Nullable T orNull(@Nullable Object[] group) {
    return (T) group[slot];
  }

  /** This setting's value, which the packaged defaults guarantee. */
  T in(@Nullable Object[] group) {
    T value = orNull(group);
    if (value == null) {
      throw new IllegalStateException("the packaged defaults lack outrigger." + name);
    }
    return value;
  }
}
