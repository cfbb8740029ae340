package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * A key, taken apart.
 *
 * @param text as written
 * @param kind whether it means anything
 * @param scope where it stands
 * @param owner endpoint name, model pattern or rule name; empty where the scope is global
 * @param part what is named below the setting: a header, a parameter; else empty
 * @param setting what it sets; null unless {@code kind} is {@code SETTING}
 */
record Key(
    String text, Kind kind, Scope scope, String owner, String part, @Nullable Setting<?> setting) {

  Key(String text, Kind kind, Scope scope, String owner, @Nullable Setting<?> setting) {
    this(text, kind, scope, owner, "", setting);
  }

  enum Kind {
    SETTING,
    /** In the contract, not in this version. */
    NOT_BUILT,
    UNKNOWN
  }

  enum Scope {
    GLOBAL,
    ENDPOINT,
    MODEL,
    RULE,
    /** A fallback chain; its owner is the model pattern. */
    CHAIN
  }
}
