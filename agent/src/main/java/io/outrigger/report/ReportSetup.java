package io.outrigger.report;

import io.outrigger.config.Reporting;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What reports are made with.
 *
 * @param settings how people want to hear
 * @param configHash the hash of the configuration in force
 * @param service the service's name, or null; asked when there is something to tell
 * @param directory where relative paths begin
 * @param nanos a monotonic clock, in nanoseconds
 * @param epochMillis the wall clock, in milliseconds since 1970
 * @param threads makes a daemon thread of the agent's own, given its task and name
 * @param console takes one line for the operator, without a line break
 */
public record ReportSetup(
    Reporting settings,
    Supplier<String> configHash,
    Supplier<@Nullable String> service,
    Path directory,
    LongSupplier nanos,
    LongSupplier epochMillis,
    BiFunction<Runnable, String, Thread> threads,
    Consumer<String> console) {

  /** The wall clock's time of an instant of the monotonic clock. */
  long epochMillisOf(long instant) {
    return epochMillis.getAsLong() - (nanos.getAsLong() - instant) / 1_000_000;
  }
}
