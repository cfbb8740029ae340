package io.outrigger.config;

/**
 * A value that counts.
 *
 * @param key taken apart; its kind is {@code SETTING}
 * @param setting what it sets
 * @param parsed what the setting's grammar made of it
 * @param text as written
 */
record Value(Key key, Setting<?> setting, Object parsed, String text, Source source) {

  /** The one text that stands for this value however it was written. */
  String canonical() {
    return setting.grammar().printAny(parsed);
  }
}
