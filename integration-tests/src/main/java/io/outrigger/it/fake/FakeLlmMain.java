package io.outrigger.it.fake;

import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** The scripted provider as a process of its own, steered over HTTP as {@link Control} says. */
public final class FakeLlmMain {
  private static final int ATTEMPTS_KEPT = 100_000;

  private FakeLlmMain() {}

  /**
   * Takes {@code [port] [while-stdin]}. Prints {@code FAKE-LLM} and its address, then serves until
   * it is killed or, with {@code while-stdin}, until its standard input ends, as it does when its
   * parent ends.
   */
  public static void main(String[] arguments) throws Exception {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
    try (FakeLlm fake = FakeLlm.start(port, ATTEMPTS_KEPT)) {
      System.out.println("FAKE-LLM " + fake.url(""));
      System.out.flush();
      if (arguments.length > 1 && arguments[1].equals("while-stdin")) {
        System.in.transferTo(OutputStream.nullOutputStream());
      } else {
        new CountDownLatch(1).await();
      }
    }
  }
}
