package io.outrigger.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Measures all promised figures in one run; exits with 1 where one is missed. */
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    boolean quick = List.of(arguments).contains("quick");
    List<String> unknown = new ArrayList<>(List.of(arguments));
    unknown.remove("quick");
    if (!unknown.isEmpty()) {
      System.err.println("bench: " + unknown + " is unknown; possible is: quick");
      System.exit(2);
    }
    Report report = new Report(measure(quick ? Effort.QUICK : Effort.FULL));
    System.out.printf("%n%s%n%n%s", Machine.described(), report.table());
    if (quick) {
      System.out.println("From few runs, so not written into docs/performance.md.");
    } else {
      report.writeInto(new ClassPaths().page());
    }
    System.exit(report.isKept() ? 0 : 1);
  }

  private static List<Figure> measure(Effort effort) throws Exception {
    ClassPaths paths = new ClassPaths();
    CallFigures calls = new CallFigures(new Jmh(effort, paths), paths);
    List<Figure> figures = new ArrayList<>();
    figures.addAll(step("starts of the JVM", new StartFigures(effort, paths)::measure));
    figures.addAll(step("non-LLM calls", calls::foreign));
    figures.addAll(step("healthy LLM calls", calls::healthy));
    figures.addAll(step("breaker and budget", calls::admission));
    figures.addAll(
        step("a slow provider", () -> List.of(new LatencyFigure(effort, paths).measure())));
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
