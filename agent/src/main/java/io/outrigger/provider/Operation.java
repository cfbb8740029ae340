package io.outrigger.provider;

/**
 * What a request asks for.
 *
 * @param name the GenAI operation name ({@code chat}, {@code text_completion}, {@code
 *     generate_content}, {@code embeddings}, ...)
 * @param treatment which policy it gets
 */
public record Operation(String name, Treatment treatment) {

  /** Which policy a request gets. */
  public enum Treatment {
    /**
     * Chat, completions, responses, messages, generateContent, converse, embeddings: everything
     * applies.
     */
    FULL,
    /** Creates objects at the server: retried only when certainly not done; no fallback. */
    CREATES,
    /** Image, audio, moderation, multipart: retried at the same target, never rewritten. */
    SAME_TARGET,
    /** GET: retried, no fallback, the body is never judged. */
    READ
  }
}
