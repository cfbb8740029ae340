package io.outrigger.benchmark;

import io.outrigger.benchmark.app.Caller;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The median time of calls to a provider that answers in 20 ms. Two JVMs, one with the agent, take
 * turns every few calls, so that whatever else the machine does meets both.
 */
final class LatencyFigure {
  private static final int ANSWER_MILLIS = 20;
  private static final int TURN = 10;

  /**
   * Enough for the JIT compilers to be done with what a call runs once; cold code is not the
   * promise.
   */
  private static final int WARM_CALLS = 3_000;

  private static final String SCENARIO = "slow";

  private final Effort effort;
  private final ClassPaths paths;

  LatencyFigure(Effort effort, ClassPaths paths) {
    this.effort = effort;
    this.paths = paths;
  }

  Figure measure() throws IOException {
    List<Long> without = new ArrayList<>();
    List<Long> with = new ArrayList<>();
    try (FakeLlm provider = FakeLlm.start();
        SpanSink sink = SpanSink.start()) {
      provider.script(SCENARIO, Misbehaviour.ok());
      String base = provider.url(SCENARIO);
      String agent = paths.agent();
      String endpoint = "-Doutrigger.endpoint.slow.url=" + base;
      String telemetry = "-Dotel.exporter.otlp.endpoint=" + sink.url();
      try (Turns plain = new Turns(base, List.of());
          Turns woven = new Turns(base, List.of(agent, endpoint, telemetry))) {
        plain.take(WARM_CALLS);
        woven.take(WARM_CALLS);
        provider.script(SCENARIO, Misbehaviour.delayed(ANSWER_MILLIS));
        while (with.size() < effort.calls()) {
          without.addAll(plain.take(TURN));
          with.addAll(woven.take(TURN));
        }
      }
      if (sink.allSpans() < WARM_CALLS) {
        throw new IllegalStateException("the agent did not see the calls");
      }
    }
    double ratio = Median.of(with) / Median.of(without);
    return new Figure(
        "Calls to a provider that answers in 20 ms: p50 with the agent by p50 without",
        "x",
        1.01,
        ratio,
        "without the agent, p50 %.3f ms".formatted(Median.of(without) / 1e6),
        1);
  }

  /** A JVM that makes calls on demand. */
  private final class Turns implements AutoCloseable {
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader times;

    Turns(String base, List<String> jvm) throws IOException {
      List<String> command = new ArrayList<>(List.of(Processes.JAVA));
      command.addAll(jvm);
      command.addAll(
          List.of(
              "-cp", paths.application(), Caller.class.getName(), base + "/v1/chat/completions"));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
      times =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    List<Long> take(int calls) throws IOException {
      orders.println(calls);
      String line = times.readLine();
      if (line == null) {
        throw new IOException("the measured application ended early");
      }
      List<Long> nanos = new ArrayList<>();
      for (String time : line.trim().split(" ", -1)) {
        nanos.add(Long.valueOf(time));
      }
      return nanos;
    }

    @Override
    public void close() {
      orders.close(); // the application ends with its input
      process.onExit().join();
    }
  }
}
