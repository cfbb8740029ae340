package io.outrigger.it.scenario;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fork.TalkingJvm;
import java.util.ArrayList;
import java.util.List;

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
  synchronized List<AppResult> run(String command) {
    jvm.tell(command);
    List<AppResult> results = new ArrayList<>();
    for (String line = jvm.next(command); !line.equals("DONE"); line = jvm.next(command)) {
      if (AppResult.isResult(line)) {
        results.add(AppResult.parse(line));
      } else if (line.startsWith("UNKNOWN")) {
        throw new AssertionError(line);
      }
    }
    return results;
  }

  long pid() {
    return jvm.pid();
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
