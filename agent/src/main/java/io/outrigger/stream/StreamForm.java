package io.outrigger.stream;

/** Which dialect's stream the events are; known from the first event that says it. */
public enum StreamForm {
  /** No event has said it yet, or a form that is not known. */
  UNKNOWN,
  /** {@code choices[].delta}. */
  OPENAI_CHAT,
  /** {@code choices[].text}. */
  OPENAI_TEXT,
  /** {@code response.*} events. */
  OPENAI_RESPONSES,
  /** {@code message_start} to {@code message_stop}. */
  ANTHROPIC,
  /** {@code candidates[]}. */
  GEMINI,
  /** {@code message} and {@code done}. */
  OLLAMA_CHAT,
  /** {@code response} and {@code done}. */
  OLLAMA_TEXT,
  /** {@code message-start} to {@code message-end}. */
  COHERE,
  /** {@code messageStart} to {@code metadata}. */
  BEDROCK_CONVERSE;

  /** Whether each choice ends for itself. */
  boolean numbersChoices() {
    return this == OPENAI_CHAT || this == OPENAI_TEXT || this == GEMINI;
  }

  boolean isOllama() {
    return this == OLLAMA_CHAT || this == OLLAMA_TEXT;
  }
}
