package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/** Never read as a text of its own: {@link SecretReference} says where the secret stands. */
final class SecretGrammar extends Grammar<Secret> {

  @Override
  @Nullable Secret parse(String text) {
    return null;
  }

  @Override
  String print(Secret value) {
    return value.toString();
  }

  @Override
  String allowed(String rejected) {
    return SecretReference.HOW;
  }
}
