package io.outrigger.call;

import io.outrigger.http.Outcome;
import java.io.IOException;

/** Tells our own bugs from what the client or the application threw. */
final class Blame {

  private Blame() {}

  /**
   * Whether the very first attempt died in the agent's own code before anything was sent: the call
   * can still go on untouched.
   */
  static boolean isOurs(Throwable error, AttemptSpec spec, Outcome.Phase phase) {
    return spec.number() == 1
        && phase == Outcome.Phase.BEFORE_SEND
        && !(error instanceof IOException)
        && !(error instanceof InterruptedException)
        && thrownByUs(error);
  }

  private static boolean thrownByUs(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      String owner = frame.getClassName();
      if (!owner.startsWith("java.") && !owner.startsWith("jdk.")) {
        return owner.startsWith("io.outrigger.");
      }
    }
    return false;
  }
}
