package io.outrigger.benchmark;

import io.outrigger.benchmark.app.Caller;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The median time of calls, or until a stream's first token, where the provider takes 20 ms for
 * either. Two JVMs, one with the agent, take turns every few calls and in changing order, so that
 * whatever else the machine does meets both.
 */
final class LatencyFigure {
  private static final int ANSWER_MILLIS = 20;
  private static final int TURN = 10;

  /**
   * Enough for the JIT compilers to have finished what a call runs; cold code is not the promise
   * (behind 5,000 calls half of the CPU was still C2's). In turns as well: the provider gets warm
   * meanwhile, and neither is to profit from that.
   */
  private static final int WARM_CALLS = 25_000;

  private static final int WARM_TURN = 500;

  /** Slow calls that do not count, while what the warm-up left to the compilers is compiled. */
  private static final int SETTLING_CALLS = 50;

  private static final String SCENARIO = "slow";

  private final Effort effort;
  private final ClassPaths paths;
  private final String what;
  private final double goal;
  private final Misbehaviour slow;
  private final List<String> mode;

  private LatencyFigure(
      Effort effort,
      ClassPaths paths,
      String what,
      double goal,
      Misbehaviour slow,
      List<String> mode) {
    this.effort = effort;
    this.paths = paths;
    this.what = what;
    this.goal = goal;
    this.slow = slow;
    this.mode = mode;
  }

  static LatencyFigure ofCalls(Effort effort, ClassPaths paths) {
    return new LatencyFigure(
        effort,
        paths,
        "Calls to a provider that answers in 20 ms: p50 with the agent by p50 without",
        1.01,
        Misbehaviour.delayed(ANSWER_MILLIS),
        List.of());
  }

  static LatencyFigure ofFirstTokens(Effort effort, ClassPaths paths) {
    return new LatencyFigure(
        effort,
        paths,
        "Streams whose first token takes 20 ms: p50 until it is read, with the agent by without",
        1.05,
        StreamFaults.firstTokenAfter(ANSWER_MILLIS),
        List.of(Caller.FIRST_TOKEN));
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
        for (int warm = 0; warm < WARM_CALLS; warm += WARM_TURN) {
          plain.take(WARM_TURN);
          woven.take(WARM_TURN);
        }
        provider.script(SCENARIO, slow);
        plain.take(SETTLING_CALLS);
        woven.take(SETTLING_CALLS);
        for (boolean plainFirst = true; with.size() < effort.calls(); plainFirst = !plainFirst) {
          if (plainFirst) {
            without.addAll(plain.take(TURN));
            with.addAll(woven.take(TURN));
          } else {
            with.addAll(woven.take(TURN));
            without.addAll(plain.take(TURN));
          }
        }
      }
      // At the warm-up's pace spans are dropped, as many as the machine likes; of slow calls none
      // is.
      if (sink.allSpans() < 2L * (SETTLING_CALLS + with.size())) {
        throw new IllegalStateException("the agent did not see the calls");
      }
    }
    double ratio = Median.of(with) / Median.of(without);
    return new Figure(
        what,
        "x",
        goal,
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
      command.addAll(mode);
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
