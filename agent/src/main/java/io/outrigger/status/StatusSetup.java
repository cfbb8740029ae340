package io.outrigger.status;

import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.TargetState;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the status is made from.
 *
 * @param version the agent's version
 * @param config the configuration in force
 * @param targets every target in use
 * @param incidents those open now
 * @param threads makes a daemon thread that keeps nothing of the application alive
 * @param log takes one line for the operator
 * @param nanoTime the monotonic clock of the targets' state, in nanoseconds
 * @param wallMillis the wall clock, in milliseconds of the epoch
 */
public record StatusSetup(
    String version,
    Supplier<OutriggerConfig> config,
    Supplier<Collection<TargetState>> targets,
    Supplier<List<OpenIncident>> incidents,
    BiFunction<Runnable, String, Thread> threads,
    Consumer<String> log,
    LongSupplier nanoTime,
    LongSupplier wallMillis) {}
