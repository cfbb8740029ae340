/** Tests of the telemetry backend. */
@NullMarked
package io.outrigger.it.otlp;

import org.jspecify.annotations.NullMarked;
