/**
 * Tells OpenTelemetry what happened to calls: a span per call, spans of attempts where nobody else
 * makes them, events, metrics. Hears of calls through {@code engine}'s {@code CallListener}; set up
 * by {@code AgentStarter}; may call {@code engine}'s vocabulary and {@code config}. Nobody else
 * imports OpenTelemetry, and here only {@code binding} and the classes of our own SDK do.
 */
@NullMarked
package io.outrigger.telemetry;

import org.jspecify.annotations.NullMarked;
