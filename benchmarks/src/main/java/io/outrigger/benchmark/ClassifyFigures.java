package io.outrigger.benchmark;

import io.outrigger.benchmark.jmh.ClassifyBenchmark;
import java.util.List;

/** What naming a failure and reading a healthy reply cost, from JMH. */
final class ClassifyFigures {
  private static final String BESIDE = "one that no phrase fits";

  private final Jmh jmh;

  ClassifyFigures(Jmh jmh) {
    this.jmh = jmh;
  }

  List<Figure> measure() {
    Measured limited = part("rateLimit");
    Measured overloaded = part("overloaded");
    Measured sentence = part("sentence");
    Measured reply = part("healthyReply");
    Measured request = part("request");
    return List.of(
        figure("Naming a rate limit (code, sentence, seven headers)", 20, limited, sentence),
        figure("Naming an overload (status, code)", 20, overloaded, sentence),
        new Figure(
            "A healthy JSON reply of 2 KB: reading its usage, and that it hides no failure",
            "µs",
            10,
            reply.cpuNanos() / 1_000,
            "naming a rate limit",
            limited.cpuNanos() / 1_000),
        new Figure(
            "A request of 2 KB: reading its model and parameters",
            "µs",
            10,
            request.cpuNanos() / 1_000,
            "a reply of 2 KB",
            reply.cpuNanos() / 1_000));
  }

  private static Figure figure(String what, double most, Measured measured, Measured beside) {
    return new Figure(
        what, "µs", most, measured.cpuNanos() / 1_000, BESIDE, beside.cpuNanos() / 1_000);
  }

  private Measured part(String method) {
    return jmh.part(ClassifyBenchmark.class, method);
  }
}
