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
 * @param requests how many brought it
 * @param otherInput input tokens of those behind the first, as far as told
 */
public record CutStream(
    StreamForm form,
    Framing framing,
    ReplyFacts facts,
    long tokens,
    Transcript got,
    int requests,
    long otherInput) {

  /** What one request brought. */
  CutStream(StreamForm form, Framing framing, ReplyFacts facts, long tokens, Transcript got) {
    this(form, framing, facts, tokens, got, 1, 0);
  }
}
