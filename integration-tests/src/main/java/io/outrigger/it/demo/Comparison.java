package io.outrigger.it.demo;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Both runs side by side. Every figure is counted from what happened. */
final class Comparison {
  private final Side without;
  private final Side with;

  /**
   * One run.
   *
   * @param results what the application printed
   * @param attempts what the provider saw
   * @param seconds from the first result to the last
   */
  record Side(List<AppResult> results, List<Attempt> attempts, double seconds) {
    long answered() {
      return results.stream().filter(AppResult::ok).count();
    }

    /** Milliseconds: the value below which the share of the chosen calls lies. */
    String time(Predicate<AppResult> which, double share) {
      long[] sorted =
          results.stream().filter(which).mapToLong(AppResult::millis).sorted().toArray();
      return sorted.length == 0
          ? "-"
          : seconds(sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))]);
    }

    private static String seconds(long millis) {
      return millis < 100 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
  }

  Comparison(Side without, Side with) {
    this.without = without;
    this.with = with;
  }

  boolean agentAnsweredMore() {
    return with.answered() > without.answered();
  }

  void print(PrintStream out) {
    Table table = new Table();
    table.row("", "without", "with Outrigger");
    table.row("calls made", without.results().size(), with.results().size());
    table.row("calls answered", without.answered(), with.answered());
    table.row(
        "errors seen by the application", errors(without, r -> true), errors(with, r -> true));
    Set<String> kinds = new TreeSet<>();
    for (Side side : List.of(without, with)) {
      side.results().stream().filter(r -> !r.ok()).map(Comparison::kind).forEach(kinds::add);
    }
    for (String kind : kinds) {
      Predicate<AppResult> same = r -> kind(r).equals(kind);
      table.row("  " + kind, errors(without, same), errors(with, same));
    }
    table.row("attempts on the wire", without.attempts().size(), with.attempts().size());
    table.row("  of them failed", failed(without), failed(with));
    table.row(
        "time to an answer, median",
        without.time(AppResult::ok, 0.5),
        with.time(AppResult::ok, 0.5));
    table.row(
        "time to an answer, longest", without.time(AppResult::ok, 1), with.time(AppResult::ok, 1));
    table.row(
        "time to an error, median", without.time(r -> !r.ok(), 0.5), with.time(r -> !r.ok(), 0.5));
    table.row("time of the whole run", total(without), total(with));
    table.print(out);
  }

  /** The last error of each side, as the application's exception words it. */
  void printErrors(PrintStream out) {
    lastError(without).ifPresent(text -> out.println("  without:         " + text));
    lastError(with).ifPresent(text -> out.println("  with Outrigger:  " + text));
  }

  private static Optional<String> lastError(Side side) {
    return side.results().stream()
        .filter(r -> !r.ok())
        .reduce((first, last) -> last)
        .map(r -> kind(r) + " " + r.message());
  }

  private static String total(Side side) {
    return String.format(Locale.ROOT, "%.0f s", side.seconds());
  }

  private static long errors(Side side, Predicate<AppResult> which) {
    return side.results().stream().filter(r -> !r.ok()).filter(which).count();
  }

  private static long failed(Side side) {
    return side.attempts().stream().filter(attempt -> !attempt.served().equals("ok")).count();
  }

  private static String kind(AppResult result) {
    String name = result.exception().substring(result.exception().lastIndexOf('.') + 1);
    return result.status() == 0 ? name : name + " (" + result.status() + ")";
  }
}
