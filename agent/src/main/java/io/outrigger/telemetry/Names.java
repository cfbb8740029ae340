package io.outrigger.telemetry;

import io.outrigger.telemetry.Key.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Every name of spans and attributes, once, as {@link Instruments} has those of metrics; {@code
 * docs/telemetry.md} is checked against both. The {@code gen_ai.*}, {@code http.*}, {@code
 * server.*} and {@code error.*} names are OpenTelemetry's; no Java artifact carries the current
 * GenAI ones. Retry, circuit and refusal have no standard names: those are ours, under {@code
 * outrigger.} only.
 */
public final class Names {
  private static final List<Key> ALL_KEYS = new ArrayList<>();

  /** The instrumentation scope of spans and metrics. */
  static final String SCOPE = "outrigger";

  // The operation
  static final Key OPERATION = key("gen_ai.operation.name", Kind.STRING);
  static final Key PROVIDER = key("gen_ai.provider.name", Kind.STRING);
  static final Key MODEL = key("gen_ai.request.model", Kind.STRING);
  static final Key SERVER_ADDRESS = key("server.address", Kind.STRING);
  static final Key SERVER_PORT = key("server.port", Kind.LONG);
  static final Key STREAM = key("gen_ai.request.stream", Kind.BOOLEAN);
  static final Key CHOICE_COUNT = key("gen_ai.request.choice.count", Kind.LONG);
  static final Key OUTPUT_TYPE = key("gen_ai.output.type", Kind.STRING);

  /** Request parameters by the last part of their name; others are left out. */
  static final Map<String, Key> PARAMETERS =
      Map.ofEntries(
          Map.entry("max_tokens", key("gen_ai.request.max_tokens", Kind.LONG)),
          Map.entry("temperature", key("gen_ai.request.temperature", Kind.DOUBLE)),
          Map.entry("top_p", key("gen_ai.request.top_p", Kind.DOUBLE)),
          Map.entry("top_k", key("gen_ai.request.top_k", Kind.LONG)),
          Map.entry("seed", key("gen_ai.request.seed", Kind.LONG)),
          Map.entry("frequency_penalty", key("gen_ai.request.frequency_penalty", Kind.DOUBLE)),
          Map.entry("presence_penalty", key("gen_ai.request.presence_penalty", Kind.DOUBLE)),
          Map.entry("stop_sequences", key("gen_ai.request.stop_sequences", Kind.STRINGS)),
          Map.entry("encoding_formats", key("gen_ai.request.encoding_formats", Kind.STRINGS)),
          Map.entry("choice.count", CHOICE_COUNT),
          Map.entry("output.type", OUTPUT_TYPE));

  // The reply
  static final Key RESPONSE_ID = key("gen_ai.response.id", Kind.STRING);
  static final Key RESPONSE_MODEL = key("gen_ai.response.model", Kind.STRING);
  static final Key FINISH_REASONS = key("gen_ai.response.finish_reasons", Kind.STRINGS);
  static final Key FIRST_CHUNK = key("gen_ai.response.time_to_first_chunk", Kind.DOUBLE);
  static final Key INPUT_TOKENS = key("gen_ai.usage.input_tokens", Kind.LONG);
  static final Key OUTPUT_TOKENS = key("gen_ai.usage.output_tokens", Kind.LONG);
  static final Key CACHE_READ_TOKENS = key("gen_ai.usage.cache_read.input_tokens", Kind.LONG);
  static final Key CACHE_WRITE_TOKENS = key("gen_ai.usage.cache_write.input_tokens", Kind.LONG);
  static final Key REASONING_TOKENS = key("gen_ai.usage.reasoning.output_tokens", Kind.LONG);

  /** No provider that we read breaks its usage down by modality for every model. */
  static final Key TOKEN_MODALITY = key("gen_ai.token.modality", Kind.STRING);

  static final Key TOKEN_TYPE = key("gen_ai.token.type", Kind.STRING);

  // What became of it
  static final Key ERROR_TYPE = key("error.type", Kind.STRING);
  static final Key OUTCOME = key("outrigger.outcome", Kind.STRING);
  static final Key CATEGORY = key("outrigger.error.category", Kind.STRING);
  static final Key MODE = key("outrigger.mode", Kind.STRING);
  static final Key ATTEMPT_COUNT = key("outrigger.attempt.count", Kind.LONG);
  static final Key TOTAL_DELAY = key("outrigger.retry.total_delay", Kind.DOUBLE);
  static final Key EXCEPTION_TYPE = key("exception.type", Kind.STRING);
  static final Key EXCEPTION_STACK = key("exception.stacktrace", Kind.STRING);

  // One attempt
  static final Key METHOD = key("http.request.method", Kind.STRING);
  static final Key URL = key("url.full", Kind.STRING);
  static final Key STATUS = key("http.response.status_code", Kind.LONG);
  static final Key RESEND_COUNT = key("http.request.resend_count", Kind.LONG);
  static final Key ATTEMPT_NUMBER = key("outrigger.attempt.number", Kind.LONG);
  static final Key ATTEMPT_RESULT = key("outrigger.attempt.result", Kind.STRING);
  static final Key TARGET_PROVIDER = key("outrigger.target.provider", Kind.STRING);
  static final Key TARGET_MODEL = key("outrigger.target.model", Kind.STRING);
  static final Key DISPOSITION = key("outrigger.disposition", Kind.STRING);

  // Retries, circuits, the agent
  static final Key RETRY_DELAY = key("outrigger.retry.delay", Kind.DOUBLE);
  static final Key WAIT_SOURCE = key("outrigger.retry.wait_source", Kind.STRING);
  static final Key SUPPRESSION = key("outrigger.suppression.reason", Kind.STRING);
  static final Key FALLBACK_FROM_PROVIDER = key("outrigger.fallback.from_provider", Kind.STRING);
  static final Key FALLBACK_FROM_MODEL = key("outrigger.fallback.from_model", Kind.STRING);
  static final Key FALLBACK_PROVIDER = key("outrigger.fallback.provider", Kind.STRING);
  static final Key FALLBACK_MODEL = key("outrigger.fallback.model", Kind.STRING);
  static final Key FALLBACK_REASON = key("outrigger.fallback.reason", Kind.STRING);
  static final Key FALLBACK_RESULT = key("outrigger.fallback.result", Kind.STRING);
  static final Key FALLBACK_ENDPOINT = key("outrigger.fallback.endpoint", Kind.STRING);
  static final Key SKIP_REASON = key("outrigger.fallback.skip_reason", Kind.STRING);
  static final Key DEGRADED_SOURCE = key("outrigger.degraded.source", Kind.STRING);
  static final Key DEGRADED_AGE = key("outrigger.degraded.age", Kind.LONG);
  static final Key DEGRADED_SIMILARITY = key("outrigger.degraded.similarity", Kind.DOUBLE);
  static final Key OBSERVED_DECISION = key("outrigger.observed.decision", Kind.STRING);
  static final Key STREAM_PHASE = key("outrigger.stream.phase", Kind.STRING);
  static final Key STREAM_CHUNKS = key("outrigger.stream.chunks", Kind.LONG);
  static final Key STREAM_RECOVERED = key("outrigger.stream.recovered", Kind.BOOLEAN);
  static final Key BREAKER_NAME = key("outrigger.circuit_breaker.name", Kind.STRING);
  static final Key BREAKER_STATE = key("outrigger.circuit_breaker.state", Kind.STRING);
  static final Key BREAKER_FROM = key("outrigger.circuit_breaker.from", Kind.STRING);
  static final Key BREAKER_TO = key("outrigger.circuit_breaker.to", Kind.STRING);
  static final Key PASSTHROUGH = key("outrigger.passthrough.reason", Kind.STRING);
  static final Key COMPONENT = key("outrigger.agent.component", Kind.STRING);
  static final Key VERSION = key("outrigger.version", Kind.STRING);
  static final Key CONFIG_HASH = key("outrigger.config.hash", Kind.STRING);

  // Incidents
  static final Key INCIDENT_ID = key("outrigger.incident.id", Kind.STRING);
  static final Key INCIDENT_STEP = key("outrigger.incident.step", Kind.STRING);
  static final Key INCIDENT_SEVERITY = key("outrigger.incident.severity", Kind.STRING);
  static final Key INCIDENT_FINGERPRINT = key("outrigger.incident.fingerprint", Kind.STRING);
  static final Key INCIDENT_OCCURRENCE = key("outrigger.incident.occurrence", Kind.LONG);
  static final Key INCIDENT_CALLS = key("outrigger.incident.calls", Kind.LONG);
  static final Key INCIDENT_FAILED = key("outrigger.incident.calls_failed", Kind.LONG);
  static final Key INCIDENT_STOOD_IN = key("outrigger.incident.calls_elsewhere", Kind.LONG);
  static final Key INCIDENT_DETECT = key("outrigger.incident.time_to_detect", Kind.DOUBLE);
  static final Key INCIDENT_RECOVER = key("outrigger.incident.time_to_recover", Kind.DOUBLE);

  // Events
  static final String EVENT_RETRY = "outrigger.retry";
  static final String EVENT_SUPPRESSED = "outrigger.retry.suppressed";
  static final String EVENT_FALLBACK = "outrigger.fallback";
  static final String EVENT_SKIPPED = "outrigger.fallback.skipped";
  static final String EVENT_INTERRUPTED = "outrigger.stream.interrupted";
  static final String EVENT_TRANSITION = "outrigger.circuit_breaker.transition";
  static final String EVENT_OBSERVED = "outrigger.observed";
  static final String EVENT_EXCEPTION = "exception";
  static final List<String> EVENTS =
      List.of(
          EVENT_RETRY,
          EVENT_SUPPRESSED,
          EVENT_FALLBACK,
          EVENT_SKIPPED,
          EVENT_INTERRUPTED,
          EVENT_TRANSITION,
          EVENT_OBSERVED,
          EVENT_EXCEPTION);

  // Log events
  static final String LOG_EXCEPTION = "gen_ai.client.operation.exception";
  static final String LOG_OPENED = "outrigger.incident.opened";
  static final String LOG_ESCALATED = "outrigger.incident.escalated";
  static final String LOG_CLOSED = "outrigger.incident.closed";
  static final List<String> LOG_EVENTS =
      List.of(LOG_EXCEPTION, LOG_OPENED, LOG_ESCALATED, LOG_CLOSED);

  /** The category of calls that an open circuit refused; no {@code ErrorCategory}. */
  static final String CIRCUIT_OPEN = "circuit_open";

  static final String OTHER = "_OTHER";

  /** Every attribute. */
  public static final List<Key> KEYS = Collections.unmodifiableList(ALL_KEYS);

  // Configuration words whose convention differs from the word itself.
  private static final Map<String, String> PROVIDERS =
      Map.of(
          "azure", "azure.ai.openai",
          "bedrock", "aws.bedrock",
          "gemini", "gcp.gemini",
          "vertex", "gcp.vertex_ai",
          "mistral", "mistral_ai",
          "xai", "x_ai");

  private Names() {}

  /** The convention's value for a configuration word, such as {@code gcp.gemini}. */
  static String provider(String word) {
    return PROVIDERS.getOrDefault(word, word);
  }

  private static Key key(String name, Kind kind) {
    Key key = new Key(name, kind, ALL_KEYS.size());
    ALL_KEYS.add(key);
    return key;
  }
}
