package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import org.jspecify.annotations.Nullable;

/** One wire dialect. Stateless; unreadable input never throws, it reads as "nothing known". */
public interface Provider {

  /** The configuration's word, such as {@code openai}. */
  String word();

  /**
   * What a request to this dialect asks for.
   *
   * @param path the raw path behind the endpoint's prefix
   * @return null where the request is no LLM call that the agent handles (it passes through)
   */
  @Nullable Operation operation(String method, String path);

  /**
   * Reads model, stream flag and parameters; {@code body} is the whole body or null where it was
   * not held.
   */
  RequestFacts readRequest(RequestView request, byte @Nullable [] body);

  /** Reads a whole JSON reply of status 2xx. */
  ReplyFacts readReply(byte[] body);

  /**
   * Writes an error in this dialect's own shape, such that its SDKs raise their typed exception.
   *
   * @param status 503 for a refusal by the circuit, 429 by a hold
   * @param code our reason, such as {@code circuit_open}
   * @param message user-safe text
   */
  SyntheticReply error(int status, ErrorCategory category, String code, String message);

  /**
   * Writes an error in the form that this dialect gives it inside a stream, to be put behind whole
   * events; the body must then break, so that no client takes it for a clean end.
   *
   * @return null where the dialect has no such form: the body should only break
   */
  byte @Nullable [] errorEvent(Interruption interruption);
}
