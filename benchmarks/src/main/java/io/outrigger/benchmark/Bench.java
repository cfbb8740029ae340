package io.outrigger.benchmark;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Measures all promised figures in one run; exits with 1 where one is missed. */
public final class Bench {
  private Bench() {}

  private static final List<String> STEPS =
      List.of(
          "starts",
          "foreign",
          "healthy",
          "admission",
          "classify",
          "stream",
          "hop",
          "ladder",
          "slow",
          "token");

  public static void main(String[] arguments) throws Exception {
    List<String> wanted = new ArrayList<>(List.of(arguments));
    boolean quick = wanted.remove("quick");
    if (!STEPS.containsAll(wanted)) {
      System.err.println("bench: " + wanted + ": possible are quick and some of " + STEPS);
      System.exit(2);
    }
    Report report = new Report(measure(quick ? Effort.QUICK : Effort.FULL, wanted));
    System.out.printf("%n%s%n%n%s", Machine.described(), report.table());
    if (quick || !wanted.isEmpty()) {
      System.out.println("Not the full run, so not written into docs/performance.md.");
    } else {
      report.writeInto(new ClassPaths().page());
    }
    System.exit(report.isKept() ? 0 : 1);
  }

  private static List<Figure> measure(Effort effort, List<String> wanted) throws Exception {
    ClassPaths paths = new ClassPaths();
    Jmh jmh = new Jmh(effort, paths);
    CallFigures calls = new CallFigures(jmh, paths);
    StreamFigures streams = new StreamFigures(jmh, paths);
    Map<String, Callable<List<Figure>>> steps =
        Map.of(
            "starts", new StartFigures(effort, paths)::measure,
            "foreign", calls::foreign,
            "healthy", calls::healthy,
            "admission", calls::admission,
            "classify", new ClassifyFigures(jmh)::measure,
            "stream", streams::stream,
            "hop", streams::hop,
            "ladder", new LadderFigures(jmh)::measure,
            "slow", () -> List.of(LatencyFigure.ofCalls(effort, paths).measure()),
            "token", () -> List.of(LatencyFigure.ofFirstTokens(effort, paths).measure()));
    List<Figure> figures = new ArrayList<>();
    for (String name : STEPS) {
      if (wanted.isEmpty() || wanted.contains(name)) {
        figures.addAll(step(name, requireNonNull(steps.get(name))));
      }
    }
    return figures;
  }

  private static List<Figure> step(String name, Callable<List<Figure>> measuring) throws Exception {
    System.err.print("Measuring " + name + " ... ");
    long start = System.nanoTime();
    List<Figure> figures = measuring.call();
    System.err.printf("%d s%n", (System.nanoTime() - start) / 1_000_000_000);
    return figures;
  }
}
