package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * A key, taken apart.
 *
 * @param text as written
 * @param kind whether it means anything
 * @param scope where it stands
 * @param owner endpoint name, model pattern or rule name; empty where the scope is global
 * @param setting what it sets; null unless {@code kind} is {@code SETTING}
 */
record Key(String text, Kind kind, Scope scope, String owner, @Nullable Setting<?> setting) {

  enum Kind {
    SETTING,
    /** In the contract, not in this version. */
    NOT_BUILT,
    /** In the contract, not in this version, and its value must not be shown. */
    SECRET_NOT_BUILT,
    UNKNOWN
  }

  enum Scope {
    GLOBAL,
    ENDPOINT,
    MODEL,
    RULE
  }
}
