package io.outrigger.telemetry;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the choice of a destination needs.
 *
 * @param agent what every destination reports
 * @param relocation rewrites the binding for other copies of the API
 * @param log takes one line for the operator
 * @param nanoTime a monotonic clock, in nanoseconds
 */
record TelemetrySetup(
    AgentFacts agent, ClassRelocation relocation, Consumer<String> log, LongSupplier nanoTime) {}
