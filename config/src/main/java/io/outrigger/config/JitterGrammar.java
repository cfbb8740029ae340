package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/** A share from 0 to 1, or {@code full}. */
final class JitterGrammar extends Grammar<JitterGrammar.Jitter> {

  /** {@code share} is 1 where {@code full} is set. */
  record Jitter(double share, boolean full) {}

  private final NumberGrammar shares = new NumberGrammar(0, 1, true);

  @Override
  @Nullable Jitter parse(String text) {
    if (text.equalsIgnoreCase("full")) {
      return new Jitter(1, true);
    }
    Double share = shares.parse(text);
    return share == null ? null : new Jitter(share, false);
  }

  @Override
  String print(Jitter value) {
    return value.full() ? "full" : shares.print(value.share());
  }

  @Override
  String allowed(String rejected) {
    return shares.allowed(rejected) + ", or full";
  }
}
