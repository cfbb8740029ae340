package io.outrigger.telemetry;

/** Rewrites the types that a class file names; handed in, because only {@code weave} knows how. */
@FunctionalInterface
public interface ClassRelocation {

  /**
   * The class file with every type below {@code from} renamed to lie below {@code to}; both are
   * prefixes with dots, ending in one.
   */
  byte[] relocate(byte[] classFile, String from, String to);
}
