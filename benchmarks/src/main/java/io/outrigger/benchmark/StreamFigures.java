package io.outrigger.benchmark;

import io.outrigger.benchmark.app.Chat;
import io.outrigger.benchmark.jmh.OkHttpCalls;
import io.outrigger.benchmark.jmh.StreamBenchmark;
import java.util.ArrayList;
import java.util.List;

/** What watching a stream costs, per event, from JMH; and a call that moves to another model. */
final class StreamFigures {
  private static final String OFF = "-Dotel.sdk.disabled=true";

  private final Jmh jmh;
  private final ClassPaths paths;

  StreamFigures(Jmh jmh, ClassPaths paths) {
    this.jmh = jmh;
    this.paths = paths;
  }

  /** A copy of an event would be as long as the event, views of it are not. */
  List<Figure> stream() {
    Measured reader = jmh.part(StreamBenchmark.class, "eventByEvent", "form", "chat");
    Measured plain = calls("streamed", List.of());
    Measured agent = calls("streamed", withAgent());
    Measured longPlain = calls("streamedLong", List.of());
    Measured longAgent = calls("streamedLong", withAgent());
    return List.of(
        new Figure(
            "A stream, per event of %,d bytes: CPU for the agent".formatted(Chat.TOKEN.length),
            "µs",
            1,
            (agent.cpuNanos() - plain.cpuNanos()) / 1_000,
            "reading it from memory",
            plain.cpuNanos() / 1_000),
        new Figure(
            "... of it, what the event means",
            "µs",
            1,
            reader.cpuNanos() / 1_000,
            "reading it from memory",
            plain.cpuNanos() / 1_000),
        new Figure(
            "A stream, per event of %,d bytes: allocated for the agent, which copies none"
                .formatted(Chat.LONG_TOKEN.length),
            "B",
            1_000,
            Math.rint(longAgent.bytes() - longPlain.bytes()),
            "per event of %,d bytes".formatted(Chat.TOKEN.length),
            Math.rint(agent.bytes() - plain.bytes())));
  }

  /** Failure, classification, the next model's request and its answer. */
  List<Figure> hop() {
    Measured plain = calls("chat", List.of());
    Measured hop =
        calls(
            "hop",
            withAgent(
                "-Doutrigger.fallback.gpt-5=gpt-5-mini",
                "-Doutrigger.retry.max-attempts=1",
                "-Doutrigger.circuit.enabled=false"));
    return List.of(
        new Figure(
            "A call that fails and is answered by the next model: CPU for the agent",
            "µs",
            1_000,
            (hop.cpuNanos() - 2 * plain.cpuNanos()) / 1_000,
            "two calls in memory",
            2 * plain.cpuNanos() / 1_000));
  }

  private Measured calls(String method, List<String> jvm) {
    return jmh.application(OkHttpCalls.class, method, jvm);
  }

  private List<String> withAgent(String... settings) {
    List<String> arguments = new ArrayList<>(List.of(paths.agent(), "-Dbenchmark.agent=true", OFF));
    arguments.addAll(List.of(settings));
    return arguments;
  }
}
