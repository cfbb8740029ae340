package io.outrigger.call;

import io.outrigger.http.SyntheticReply;
import org.jspecify.annotations.Nullable;

/**
 * The last answer of a failed call, as repeats of it get it again: a response or an exception,
 * never both.
 *
 * @param reply the response that was handed over
 * @param error what was thrown
 */
public record Answer(@Nullable SyntheticReply reply, @Nullable Throwable error) {}
