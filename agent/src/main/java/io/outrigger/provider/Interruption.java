package io.outrigger.provider;

import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamForm;

/**
 * A stream that the application has begun to read and that will not come to its end.
 *
 * @param form the dialect's form as the events showed it
 * @param handedOver bytes that the application has got, whole events all of them
 * @param code our reason, such as {@code stream_interrupted}
 * @param message user-safe text
 * @param tokens output tokens handed over, estimated where not reported
 * @param retry whether sending the same again makes sense
 */
public record Interruption(
    Framing framing,
    StreamForm form,
    long handedOver,
    String code,
    String message,
    long tokens,
    boolean retry) {}
