package io.outrigger.rescue;

import io.outrigger.engine.ReplyFacts;
import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamForm;

/**
 * A stream that broke off behind whole events, all of which the application has got.
 *
 * @param facts what it told about itself
 * @param tokens output tokens delivered, estimated where not reported
 * @param got what was delivered
 */
public record CutStream(
    StreamForm form, Framing framing, ReplyFacts facts, long tokens, Transcript got) {}
