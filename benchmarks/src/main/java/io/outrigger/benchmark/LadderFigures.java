package io.outrigger.benchmark;

import io.outrigger.benchmark.jmh.LadderBenchmark;
import java.util.List;

/**
 * What a hop costs, what the ladder costs where nobody can answer, and what it costs to be
 * prepared, from JMH.
 */
final class LadderFigures {
  private final Jmh jmh;

  LadderFigures(Jmh jmh) {
    this.jmh = jmh;
  }

  List<Figure> measure() {
    Measured exact = part("exact");
    Measured normalized = part("normalized");
    Measured unknown = part("unknown");
    Measured answered = part("answered");
    Measured hop = part("hop");
    return List.of(
        new Figure(
            "A hop: a request of 2 KB written for another provider",
            "µs",
            1_000,
            hop.cpuNanos() / 1_000,
            "looking up a remembered answer",
            exact.cpuNanos() / 1_000),
        figure("A remembered answer of 2 KB to the same 2 KB: look-up to reply", exact, unknown),
        figure("The same where the spelling may differ", normalized, unknown),
        figure("Remembering an answer of 2 KB (cache on)", answered, unknown));
  }

  private static Figure figure(String what, Measured measured, Measured beside) {
    return new Figure(
        what,
        "µs",
        100,
        measured.cpuNanos() / 1_000,
        "finding that there is none",
        beside.cpuNanos() / 1_000);
  }

  private Measured part(String method) {
    return jmh.part(LadderBenchmark.class, method);
  }
}
