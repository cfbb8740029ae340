package io.outrigger.it.demo;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.otlp.OtlpSink;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Starts the scripted provider, a telemetry backend and the application five times, all at once:
 * without and with the agent through a bad minute, the same beside a provider that answers nobody,
 * and with the agent where nobody is left at all. Each application has its own copy of the
 * provider's script.
 */
public final class Demo {
  private static final PrintStream OUT = System.out;
  private static final long ROW_MILLIS = 5_000;

  private Demo() {}

  /**
   * Takes the agent's jar and a folder for the agent's configuration files. Ends with status 0 if
   * the application with the agent got more answers in both cases and no error in the third, else
   * 1.
   */
  public static void main(String[] arguments) throws Exception {
    Path agent = Path.of(arguments[0]).toAbsolutePath();
    Path folder = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
    try (FakeLlm provider = FakeLlm.start();
        FakeLlm spare = FakeLlm.start();
        OtlpSink backend = OtlpSink.start()) {
      String flag = "-javaagent:" + agent + "=";
      provider.script("without", BadMinute.script());
      provider.script("with", BadMinute.script());
      provider.script("dead-without", DeadProvider.misbehaviour());
      provider.script("dead-with", DeadProvider.misbehaviour());
      provider.script("ladder", LastRungs.script());
      spare.script("dead", DeadProvider.misbehaviour());
      String plain = BadMinute.configuration(provider.url("with"));
      String fallback = DeadProvider.configuration(provider.url("dead-with"), spare.url("spare"));
      Path plainFile = Files.writeString(folder.resolve("outrigger.properties"), plain);
      Path fallbackFile = Files.writeString(folder.resolve("fallback.properties"), fallback);
      String ladder = LastRungs.configuration(provider.url("ladder"), spare.url("dead"));
      Path ladderFile = Files.writeString(folder.resolve("ladder.properties"), ladder);

      OUT.println(
          "Application: openai-java, its defaults, "
              + BadMinute.CALLS
              + " calls, one every 1.5 s.");
      OUT.println("The only difference: -javaagent:" + agent.getFileName() + "=" + plainFile);
      plain.lines().forEach(line -> OUT.println("    " + line));
      OUT.println("At the same time, beside a provider that answers nobody: " + fallbackFile);
      fallback.lines().forEach(line -> OUT.println("    " + line));
      OUT.println("And where the fallback answers nobody either, beside the above: " + ladderFile);
      ladder
          .lines()
          .filter(line -> line.contains(".degrade."))
          .forEach(line -> OUT.println("    " + line));
      OUT.println();
      try (Run without = Run.start(provider.url("without"), List.of(), Map.of());
          Run with =
              Run.start(
                  provider.url("with"),
                  List.of(flag + plainFile),
                  Map.of(
                      "OTEL_SERVICE_NAME",
                      "demo",
                      "OTEL_EXPORTER_OTLP_ENDPOINT",
                      backend.endpoint()));
          Run deadWithout = Run.start(provider.url("dead-without"), List.of(), Map.of());
          Run deadWith =
              Run.start(
                  provider.url("dead-with"),
                  List.of(flag + fallbackFile),
                  Map.of("SPARE_KEY", DeadProvider.SPARE_KEY, "OTEL_SDK_DISABLED", "true"));
          Run rungs =
              Run.start(
                  provider.url("ladder"),
                  List.of(flag + ladderFile),
                  Map.of("SPARE_KEY", DeadProvider.SPARE_KEY, "OTEL_SDK_DISABLED", "true"),
                  LastRungs.QUESTIONS.toArray(String[]::new))) {
        List<Run> runs = List.of(without, with, deadWithout, deadWith, rungs);
        watch(provider, runs);
        for (Run run : runs) {
          run.await();
        }
        boolean better = report(provider, backend, without, with);
        boolean rescued = DeadProvider.report(OUT, provider, spare, deadWithout, deadWith);
        boolean caught = LastRungs.report(OUT, provider, rungs);
        OUT.flush();
        System.exit(better && rescued && caught ? 0 : 1);
      }
    }
  }

  private static void watch(FakeLlm provider, List<Run> runs) throws InterruptedException {
    String form = "  %5s   %-22s %-22s %-22s %-22s  %s%n";
    OUT.printf(form, "", "the bad minute", "", "a dead provider", "", "");
    OUT.printf(
        form,
        "",
        "without",
        "with Outrigger",
        "without",
        "Outrigger, fallback",
        "the bad minute's provider");
    int seen = 0;
    long began = System.nanoTime();
    for (int row = 1; runs.stream().anyMatch(Run::isAlive); row++) {
      long until = began + row * ROW_MILLIS * 1_000_000;
      while (System.nanoTime() < until && runs.stream().anyMatch(Run::isAlive)) {
        Thread.sleep(50);
      }
      List<Attempt> attempts = provider.attempts("without");
      OUT.printf(
          form,
          (System.nanoTime() - began) / 1_000_000_000 + " s",
          soFar(runs.get(0).results()),
          soFar(runs.get(1).results()),
          soFar(runs.get(2).results()),
          soFar(runs.get(3).results()),
          served(attempts.subList(seen, attempts.size())));
      OUT.flush();
      seen = attempts.size();
    }
    OUT.println();
  }

  private static String soFar(List<AppResult> results) {
    long answered = results.stream().filter(AppResult::ok).count();
    return "%2d answered %2d errors".formatted(answered, results.size() - answered);
  }

  private static String served(List<Attempt> attempts) {
    Map<String, Long> counts =
        attempts.stream()
            .map(Attempt::served)
            .collect(
                Collectors.groupingBy(
                    Function.identity(), LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " x" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static boolean report(FakeLlm provider, OtlpSink backend, Run without, Run with) {
    Comparison comparison =
        new Comparison(
            new Comparison.Side(without.results(), provider.attempts("without"), without.seconds()),
            new Comparison.Side(with.results(), provider.attempts("with"), with.seconds()));
    OUT.println("THE BAD MINUTE");
    comparison.print(OUT);
    OUT.println();
    OUT.println("The last error that the application got:");
    comparison.printErrors(OUT);
    OUT.println();
    with.chatter().stream().filter(line -> line.startsWith("[outrigger]")).forEach(OUT::println);
    Exported exported = new Exported(backend);
    if (exported.isEmpty()) {
      OUT.println("The agent exported no telemetry; what the application printed:");
      with.chatter().forEach(line -> OUT.println("    " + line));
    } else {
      OUT.print("What the agent exported over OTLP: ");
      exported.print(OUT);
    }
    OUT.println();
    OUT.println(
        comparison.agentAnsweredMore()
            ? "With Outrigger the same application got more answers."
            : "With Outrigger the application did not get more answers: something is wrong here.");
    return comparison.agentAnsweredMore() && !exported.isEmpty();
  }
}
