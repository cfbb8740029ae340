package io.outrigger.benchmark;

import io.outrigger.benchmark.jmh.Admission;
import io.outrigger.benchmark.jmh.ForeignHost;
import io.outrigger.benchmark.jmh.OkHttpCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a call costs, from JMH. */
final class CallFigures {
  private static final String OFF = "-Dotel.sdk.disabled=true";

  private final Jmh jmh;
  private final ClassPaths paths;

  CallFigures(Jmh jmh, ClassPaths paths) {
    this.jmh = jmh;
    this.paths = paths;
  }

  /** Calls that are none of the agent's business. */
  List<Figure> foreign() {
    Measured gate = jmh.part(ForeignHost.class, "gate");
    Measured plain = calls("foreign", List.of());
    Measured empty = calls("foreignThroughEmptyInterceptor", List.of());
    Measured agent = calls("foreign", withAgent(OFF));
    double ofOkHttp = empty.leastBytes() - plain.leastBytes();
    return List.of(
        new Figure(
            "A non-LLM call: the agent's question",
            "ns",
            100,
            gate.cpuNanos(),
            "the call in memory",
            plain.cpuNanos()),
        new Figure(
            "A non-LLM call through OkHttp: for the agent, OkHttp's for one more interceptor"
                + " included",
            "ns",
            100,
            agent.cpuNanos() - plain.cpuNanos(),
            "an interceptor that does nothing",
            empty.cpuNanos() - plain.cpuNanos()),
        new Figure(
            "A non-LLM call: allocated by the agent",
            "B",
            0,
            Math.rint(Math.max(gate.leastBytes(), agent.leastBytes() - empty.leastBytes())),
            "by OkHttp for one more interceptor",
            Math.rint(ofOkHttp)));
  }

  /** Healthy LLM calls. */
  List<Figure> healthy() throws IOException {
    Measured plain = calls("chat", List.of());
    Measured off = calls("chat", withAgent(OFF));
    Measured pacedPlain = paced(List.of());
    Measured pacedOff = paced(withAgent(OFF));
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "A healthy LLM call, 2 KB each way, telemetry off: CPU for the agent",
            "µs",
            5,
            (off.cpuNanos() - plain.cpuNanos()) / 1_000,
            "the call in memory",
            plain.cpuNanos() / 1_000));
    try (SpanSink sink = SpanSink.start()) {
      Measured on =
          paced(
              withAgent(
                  "-Dotel.exporter.otlp.endpoint=" + sink.url(), "-Dbenchmark.sink=" + sink.url()));
      figures.add(
          new Figure(
              "The same with telemetry, exported: CPU of the whole process for the agent",
              "µs",
              50,
              (on.meanCpuNanos() - pacedPlain.meanCpuNanos()) / 1_000,
              "the call in memory",
              pacedPlain.meanCpuNanos() / 1_000));
      figures.add(
          new Figure(
              "Telemetry of a healthy call, exported: CPU",
              "µs",
              25,
              (on.meanCpuNanos() - pacedOff.meanCpuNanos()) / 1_000,
              "the agent without it, at the same pace",
              (pacedOff.meanCpuNanos() - pacedPlain.meanCpuNanos()) / 1_000));
      figures.add(
          new Figure(
              "... allocated, by the exporter too",
              "B",
              6_000,
              Math.rint(on.meanBytes() - pacedOff.meanBytes()),
              "by the agent without it",
              Math.rint(pacedOff.meanBytes() - pacedPlain.meanBytes())));
      figures.add(
          new Figure(
              "... and how many of its two spans did not arrive at the backend",
              "spans per call",
              0.02,
              2 - sink.spansPerCall(),
              "arrived",
              sink.spansPerCall()));
    }
    return figures;
  }

  /** Shared state, and its refusal. */
  List<Figure> admission() {
    Measured ours = jmh.part(Admission.class, "outrigger");
    Measured theirs = jmh.part(Admission.class, "resilience4j");
    Measured refused = calls("chat", withAgent(OFF, "-Doutrigger.circuit.force=open"));
    Measured plain = calls("chat", List.of());
    String beside = "Resilience4j, breaker + retry";
    return List.of(
        new Figure("Breaker + budget + key", "ns", 50, ours.cpuNanos(), beside, theirs.cpuNanos()),
        new Figure(
            "Breaker + budget + key: allocated",
            "B",
            64,
            Math.rint(ours.bytes()),
            beside,
            Math.rint(theirs.bytes())),
        new Figure(
            "A refusal by an open circuit, the client's own time included",
            "µs",
            1_000,
            refused.cpuNanos() / 1_000,
            "a call answered from memory",
            plain.cpuNanos() / 1_000));
  }

  private Measured calls(String method, List<String> jvm) {
    return jmh.application(OkHttpCalls.class, method, jvm);
  }

  private Measured paced(List<String> jvm) {
    return jmh.paced(OkHttpCalls.class, "paced", jvm);
  }

  private List<String> withAgent(String... settings) {
    List<String> arguments = new ArrayList<>(List.of(paths.agent(), "-Dbenchmark.agent=true"));
    arguments.addAll(List.of(settings));
    return arguments;
  }
}
