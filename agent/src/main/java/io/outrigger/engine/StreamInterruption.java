package io.outrigger.engine;

import java.util.Locale;

/**
 * A stream that did not come to its end.
 *
 * @param attempt whose stream
 * @param failure why
 * @param phase how far it had come
 * @param chunks pieces of the answer that the application got from it
 * @param recovered whether the application may still get a whole answer: another attempt follows
 */
public record StreamInterruption(
    AttemptFacts attempt, Classification failure, Phase phase, long chunks, boolean recovered) {

  /** How far a stream had come; the words of {@code outrigger.stream.phase}. */
  public enum Phase {
    /** The application had nothing of it. */
    BEFORE_FIRST_CHUNK,
    /** The application had some of the answer. */
    MID_STREAM;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String word() {
      return word;
    }
  }
}
