/**
 * The other end of telemetry: a backend that takes OTLP over HTTP and keeps what it decoded.
 *
 * <p>Called by {@code ./demo} and by tests. Knows OpenTelemetry's wire format and nothing of the
 * agent, so that it sees what any backend would see.
 */
@NullMarked
package io.outrigger.it.otlp;

import org.jspecify.annotations.NullMarked;
