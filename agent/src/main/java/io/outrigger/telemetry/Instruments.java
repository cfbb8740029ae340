package io.outrigger.telemetry;

import static io.outrigger.telemetry.Instrument.Kind.COUNTER;
import static io.outrigger.telemetry.Instrument.Kind.DOUBLE_GAUGE;
import static io.outrigger.telemetry.Instrument.Kind.HISTOGRAM;
import static io.outrigger.telemetry.Instrument.Kind.LONG_GAUGE;
import static io.outrigger.telemetry.Instrument.Kind.LONG_HISTOGRAM;
import static io.outrigger.telemetry.Instrument.Kind.OBSERVED_COUNTER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Every metric, once; {@code docs/telemetry.md} is checked against it. */
public final class Instruments {
  private static final List<Instrument> MADE = new ArrayList<>();

  // The conventions' bounds up to 81.92 s; reasoning models need the last three.
  private static final List<Double> SECONDS =
      List.of(
          .01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84,
          327.68, 655.36);
  private static final List<Double> DELAYS = List.of(.05, .1, .25, .5, 1d, 2d, 5d, 10d, 30d, 60d);
  // The agent's own time: 10 microseconds to 50 milliseconds.
  private static final List<Double> OVERHEAD =
      List.of(10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 50e-3);
  private static final List<Double> TOKENS =
      List.of(
          1d, 4d, 16d, 64d, 256d, 1024d, 4096d, 16384d, 65536d, 262144d, 1048576d, 4194304d,
          16777216d, 67108864d);

  // GenAI, by the switch outrigger.telemetry.genai
  static final Instrument DURATION =
      histogram("gen_ai.client.inference.duration", "How long operations took.", SECONDS);
  static final Instrument DURATION_1_41 =
      histogram("gen_ai.client.operation.duration", "How long operations took.", SECONDS);
  static final Instrument FIRST_CHUNK_TIME =
      histogram(
          "gen_ai.client.inference.time_to_first_chunk", "Until a stream's first chunk.", SECONDS);
  static final Instrument FIRST_CHUNK_TIME_1_41 =
      histogram(
          "gen_ai.client.operation.time_to_first_chunk", "Until a stream's first chunk.", SECONDS);
  static final Instrument CHUNK_TIME =
      histogram(
          "gen_ai.client.inference.time_per_output_chunk",
          "Between two chunks of a stream.",
          SECONDS);
  static final Instrument CHUNK_TIME_1_41 =
      histogram(
          "gen_ai.client.operation.time_per_output_chunk",
          "Between two chunks of a stream.",
          SECONDS);
  static final Instrument USED_INPUT =
      counter("gen_ai.client.inference.usage.input_tokens", "{token}", "Input tokens used.");
  static final Instrument USED_OUTPUT =
      counter("gen_ai.client.inference.usage.output_tokens", "{token}", "Output tokens used.");
  static final Instrument USED_CACHE_READ =
      counter(
          "gen_ai.client.inference.usage.cache_read.input_tokens",
          "{token}",
          "Input tokens read from a cache.");
  static final Instrument USED_CACHE_WRITE =
      counter(
          "gen_ai.client.inference.usage.cache_write.input_tokens",
          "{token}",
          "Input tokens written to a cache.");
  static final Instrument USED_REASONING =
      counter(
          "gen_ai.client.inference.usage.reasoning.output_tokens",
          "{token}",
          "Output tokens spent on reasoning.");
  static final Instrument TOKEN_USAGE_1_41 =
      instrument(
          "gen_ai.client.token.usage", LONG_HISTOGRAM, "{token}", "Tokens per operation.", TOKENS);

  // Ours
  static final Instrument OPERATIONS =
      counter("outrigger.operations", "{operation}", "Calls as the application saw them end.");
  static final Instrument ATTEMPT_DURATION =
      histogram("outrigger.attempt.duration", "How long single attempts took.", SECONDS);
  static final Instrument ERRORS =
      counter("outrigger.errors", "{error}", "Failed attempts, retried ones included.");
  static final Instrument RETRIES = counter("outrigger.retries", "{retry}", "Retries scheduled.");
  static final Instrument DELAY =
      histogram("outrigger.retry.delay", "How long retries waited.", DELAYS);
  static final Instrument SUPPRESSED =
      counter("outrigger.retry.suppressed", "{retry}", "Retries that a limit forbade.");
  static final Instrument FALLBACKS =
      counter("outrigger.fallbacks", "{fallback}", "Moves of calls to other targets.");
  static final Instrument SKIPPED_FALLBACKS =
      counter("outrigger.fallbacks.skipped", "{fallback}", "Targets that were passed over.");
  static final Instrument DEGRADED_RESPONSES =
      counter("outrigger.degraded_responses", "{response}", "Replies that stood in for answers.");
  static final Instrument BUDGET_TOKENS =
      instrument(
          "outrigger.retry_budget.tokens",
          DOUBLE_GAUGE,
          "{token}",
          "Retries the budget would allow now.",
          List.of());
  static final Instrument BUDGET_LIMIT =
      instrument(
          "outrigger.retry_budget.limit",
          LONG_GAUGE,
          "{token}",
          "Retries a full budget allows.",
          List.of());
  static final Instrument INTERRUPTIONS =
      counter(
          "outrigger.stream.interruptions",
          "{interruption}",
          "Streams that did not come to their end.");
  static final Instrument WASTED_TOKENS =
      counter(
          "outrigger.attempt.wasted_tokens", "{token}", "Tokens of attempts that did not answer.");
  // No unit "1": translated to Prometheus it would become a suffix.
  static final Instrument STATE =
      instrument(
          "outrigger.circuit_breaker.state",
          LONG_GAUGE,
          "",
          "1 for the state a circuit is in, 0 for the others.",
          List.of());
  static final Instrument TRANSITIONS =
      counter("outrigger.circuit_breaker.transitions", "{transition}", "Changes of circuits.");
  static final Instrument REFUSALS =
      counter("outrigger.circuit_breaker.refusals", "{operation}", "Calls open circuits refused.");
  static final Instrument OVERHEAD_DURATION =
      histogram("outrigger.overhead.duration", "The agent's own time per call.", OVERHEAD);
  static final Instrument PASSTHROUGHS =
      instrument(
          "outrigger.passthrough",
          OBSERVED_COUNTER,
          "{request}",
          "LLM calls that were left alone.",
          List.of());
  static final Instrument INTERNAL_ERRORS =
      instrument(
          "outrigger.agent.internal_errors",
          OBSERVED_COUNTER,
          "{error}",
          "Failures of the agent itself; the calls went on without it.",
          List.of());
  static final Instrument INCIDENTS =
      instrument(
          "outrigger.incidents",
          OBSERVED_COUNTER,
          "{incident}",
          "Steps of incidents: opened, escalated, closed.",
          List.of());
  static final Instrument OPEN_INCIDENTS =
      instrument(
          "outrigger.incidents.open", LONG_GAUGE, "{incident}", "Incidents open now.", List.of());
  static final Instrument INFO =
      instrument("outrigger.agent.info", LONG_GAUGE, "", "Always 1.", List.of());

  /** All of them. */
  public static final List<Instrument> ALL = Collections.unmodifiableList(MADE);

  private Instruments() {}

  private static Instrument counter(String name, String unit, String description) {
    return instrument(name, COUNTER, unit, description, List.of());
  }

  private static Instrument histogram(String name, String description, List<Double> buckets) {
    return instrument(name, HISTOGRAM, "s", description, buckets);
  }

  private static Instrument instrument(
      String name, Instrument.Kind kind, String unit, String description, List<Double> buckets) {
    Instrument instrument = new Instrument(name, kind, unit, description, buckets);
    MADE.add(instrument);
    return instrument;
  }
}
