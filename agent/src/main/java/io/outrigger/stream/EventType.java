package io.outrigger.stream;

import io.outrigger.stream.StreamEvent.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the word under {@code type}, {@code event_type} or {@code :event-type} says. */
enum EventType {
  NONE(StreamForm.UNKNOWN, null),
  ERROR(StreamForm.UNKNOWN, null, "error"),
  PING(StreamForm.UNKNOWN, null, "ping"),

  ANTHROPIC_START(StreamForm.ANTHROPIC, null, "message_start", "content_block_start"),
  ANTHROPIC_DELTA(StreamForm.ANTHROPIC, null, "content_block_delta", "message_delta"),
  ANTHROPIC_OTHER(StreamForm.ANTHROPIC, null, "content_block_stop"),
  ANTHROPIC_STOP(StreamForm.ANTHROPIC, null, "message_stop"),

  COHERE_START(
      StreamForm.COHERE, null, "message-start", "content-start", "tool-call-start", "stream-start"),
  COHERE_DELTA(StreamForm.COHERE, null, "content-delta", "tool-plan-delta", "tool-call-delta"),
  COHERE_TEXT(StreamForm.COHERE, Kind.TEXT, "text-generation"),
  COHERE_OTHER(
      StreamForm.COHERE,
      null,
      "content-end",
      "tool-call-end",
      "citation-start",
      "citation-end",
      "citation-generation",
      "tool-calls-generation",
      "search-results",
      "search-queries-generation"),
  COHERE_STOP(StreamForm.COHERE, null, "message-end", "stream-end"),

  BEDROCK_START(StreamForm.BEDROCK_CONVERSE, null, "messageStart", "contentBlockStart"),
  BEDROCK_DELTA(StreamForm.BEDROCK_CONVERSE, null, "contentBlockDelta"),
  BEDROCK_OTHER(StreamForm.BEDROCK_CONVERSE, null, "contentBlockStop"),
  BEDROCK_STOP(StreamForm.BEDROCK_CONVERSE, null, "messageStop"),
  BEDROCK_METADATA(StreamForm.BEDROCK_CONVERSE, null, "metadata"),

  RESPONSE_START(
      StreamForm.OPENAI_RESPONSES,
      null,
      "response.created",
      "response.queued",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.reasoning_summary_part.added"),
  RESPONSE_TEXT(StreamForm.OPENAI_RESPONSES, Kind.TEXT, "response.output_text.delta"),
  RESPONSE_REFUSAL(StreamForm.OPENAI_RESPONSES, Kind.TEXT, "response.refusal.delta"),
  RESPONSE_REASONING(
      StreamForm.OPENAI_RESPONSES,
      Kind.REASONING,
      "response.reasoning_text.delta",
      "response.reasoning.delta",
      "response.reasoning_summary.delta",
      "response.reasoning_summary_text.delta"),
  RESPONSE_TOOL(
      StreamForm.OPENAI_RESPONSES,
      Kind.TOOL_ARGUMENTS,
      "response.function_call_arguments.delta",
      "response.custom_tool_call_input.delta",
      "response.mcp_call_arguments.delta",
      "response.mcp_call.arguments.delta",
      "response.code_interpreter_call_code.delta"),
  RESPONSE_MEDIA(
      StreamForm.OPENAI_RESPONSES,
      Kind.MEDIA,
      "response.audio.delta",
      "response.audio.transcript.delta"),
  RESPONSE_STOP(StreamForm.OPENAI_RESPONSES, null, "response.completed", "response.incomplete"),
  RESPONSE_FAILED(StreamForm.OPENAI_RESPONSES, null, "response.failed");

  private static final KeyTable<EventType> BY_WORD = byWord();

  /** The form that such events belong to. */
  final StreamForm form;

  /** What the text under {@code delta} is. */
  final @Nullable Kind kind;

  /** Apart by blanks. */
  private final String words;

  EventType(StreamForm form, @Nullable Kind kind, String... words) {
    this.form = form;
    this.kind = kind;
    this.words = String.join(" ", words);
  }

  private static KeyTable<EventType> byWord() {
    Map<String, EventType> all = new LinkedHashMap<>();
    for (EventType type : values()) {
      for (String word : type.words.split(" ", -1)) {
        if (!word.isEmpty()) {
          all.put(word, type);
        }
      }
    }
    return new KeyTable<>(all);
  }

  /** {@link #NONE} for a word that nobody here knows. */
  static EventType of(byte[] array, int from, int to) {
    EventType known = BY_WORD.get(array, from, to);
    return known == null ? NONE : known;
  }
}
