package io.outrigger.degrade;

import org.jspecify.annotations.Nullable;

/**
 * One answer that was given; never changed.
 *
 * @param stored under which it lies
 * @param exact of the very request
 * @param context of all but its last user text, or null where answers to other texts never count
 * @param tenant whose it is
 * @param at when it was given, in nanoseconds of the cache's clock
 * @param userText kept only beside a context
 * @param vector of the user text, of unit length; null until somebody made it
 */
record Remembered(
    Fingerprint stored,
    Fingerprint exact,
    @Nullable Fingerprint context,
    String tenant,
    String contentType,
    byte[] body,
    String model,
    long at,
    @Nullable String userText,
    float @Nullable [] vector) {

  /** What an entry costs beside its bytes: keys, objects, the cache's own nodes. */
  private static final int OVERHEAD = 512;

  Remembered with(float[] made) {
    return new Remembered(
        stored, exact, context, tenant, contentType, body, model, at, userText, made);
  }

  /** Bytes. */
  int weight() {
    int text = userText == null ? 0 : 2 * userText.length();
    return OVERHEAD + body.length + text + (vector == null ? 0 : 4 * vector.length);
  }

  /** Without the texts. */
  @Override
  public String toString() {
    return model + " " + contentType + ", " + body.length + " bytes";
  }
}
