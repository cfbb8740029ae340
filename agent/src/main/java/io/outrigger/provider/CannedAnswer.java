package io.outrigger.provider;

/**
 * A text that stands in for a model's answer, to be written in the form of a success.
 *
 * @param text what the user reads
 * @param model what the reply names as its model; no real model's name, since none answered
 * @param id unique per reply; letters and digits
 * @param createdAt seconds since 1970
 * @param stream whether a stream was asked for
 * @param countsUsage whether the request asked for the usage at the end of a stream
 */
public record CannedAnswer(
    String text, String model, String id, long createdAt, boolean stream, boolean countsUsage) {
  /** Without the text. */
  @Override
  public String toString() {
    return model + " " + id + ", " + text.length() + " characters";
  }
}
