package io.outrigger.it.scenario;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fork.TalkingJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A sample application that takes one command after the other. */
final class SampleJvm implements AutoCloseable {
  private final TalkingJvm jvm;
  private boolean ready;

  SampleJvm(TalkingJvm jvm) {
    this.jvm = jvm;
  }

  synchronized void awaitReady() {
    while (!ready) {
      ready = jvm.next("READY").equals("READY");
    }
  }

  /** Runs {@code mode url [calls] [concurrency]} and returns what the calls brought. */
  List<AppResult> run(String command) {
    return run(command, () -> {}, each -> {});
  }

  /**
   * The same, with a hand in what happens meanwhile.
   *
   * @param underWay runs when the command was given
   * @param each gets each result as it comes
   */
  synchronized List<AppResult> run(String command, Runnable underWay, Consumer<AppResult> each) {
    jvm.tell(command);
    underWay.run();
    List<AppResult> results = new ArrayList<>();
    for (String line = jvm.next(command); !line.equals("DONE"); line = jvm.next(command)) {
      if (AppResult.isResult(line)) {
        results.add(AppResult.parse(line));
        each.accept(results.get(results.size() - 1));
      } else if (line.startsWith("UNKNOWN")) {
        throw new AssertionError(line);
      }
    }
    return results;
  }

  long pid() {
    return jvm.pid();
  }

  /** Says a line to the call under way. */
  void tell(String line) {
    jvm.tell(line);
  }

  String stderr() {
    return jvm.stderr();
  }

  /** Lets the application end by itself. */
  int finish() throws Exception {
    return jvm.finish();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
