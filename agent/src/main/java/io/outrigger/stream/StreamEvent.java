package io.outrigger.stream;

/**
 * What one part of a streamed reply means, in any dialect. Good only until the call that brought it
 * returns: its bytes lie in the client's own chunk.
 */
public sealed interface StreamEvent {

  /** What an answer is made of. */
  enum Kind {
    /** Words of the answer; a refusal's own words too. */
    TEXT,
    /** The model thinks aloud, or in a form that nobody can read: it works. */
    REASONING,
    /** A tool's name or a piece of its arguments. */
    TOOL_ARGUMENTS,
    /** Sound, images, code that the server runs: nothing that words could go on from. */
    MEDIA
  }

  /**
   * Says who answers and holds nothing of the answer: role-only and empty deltas, {@code
   * message_start}, {@code response.created}, the start of an empty block.
   *
   * @param json the frame's own text
   */
  record Preamble(Bytes json) implements StreamEvent {}

  /**
   * A piece of the answer, never empty.
   *
   * @param choice index of the choice; where the dialect numbers blocks or output items instead,
   *     that index
   * @param characters Unicode characters, at least 1
   * @param text what stands between the quotes of the JSON string, escapes not removed (see {@link
   *     JsonText})
   * @param json the frame's own text
   */
  record ContentDelta(Kind kind, int choice, int characters, Bytes text, Bytes json)
      implements StreamEvent {}

  /**
   * A choice has come to its end, for whatever reason: {@code length}, a policy stop and a refusal
   * are ends like any other.
   *
   * @param choice index of the choice; -1 = the dialect has only one
   * @param reason in the provider's words
   * @param json the frame's own text
   */
  record Finish(int choice, String reason, Bytes json) implements StreamEvent {}

  /**
   * Tokens so far, as reported; -1 = not said.
   *
   * @param input tokens read
   * @param output tokens written
   * @param json the frame's own text
   */
  record Usage(long input, long output, Bytes json) implements StreamEvent {}

  /**
   * The stream says that it failed. What that means: {@code StreamReader.failure()}.
   *
   * @param json the frame's own text; empty where the framing itself is broken
   */
  record Failure(Bytes json) implements StreamEvent {}

  /** The dialect's own mark of the end; nothing may follow. */
  record Terminal() implements StreamEvent {}

  /** A ping or a comment: somebody is alive, nothing else. */
  record KeepAlive() implements StreamEvent {}

  /**
   * Progress that is no content: a tool of the server at work, the end of a block, an event of a
   * kind that nobody here knows.
   *
   * @param json the frame's own text
   */
  record Other(Bytes json) implements StreamEvent {}
}
