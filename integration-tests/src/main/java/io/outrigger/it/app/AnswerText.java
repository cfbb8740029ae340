package io.outrigger.it.app;

/**
 * The text of an answer as it comes. Streams write it on their own threads, also after a call has
 * been given up.
 */
final class AnswerText {
  private final StringBuilder text = new StringBuilder();

  synchronized void append(Object piece) {
    text.append(piece);
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
