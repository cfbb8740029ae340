package io.outrigger.call;

import java.io.IOException;

/** Tells our own bugs from what the client or the application threw. */
final class Blame {

  private Blame() {}

  /** Whether an attempt died in the agent's own code. */
  static boolean isOurs(Throwable error) {
    return !(error instanceof IOException)
        && !(error instanceof InterruptedException)
        && thrownByUs(error);
  }

  /** What the application gets to see of a bug of ours once an attempt has left. */
  static IOException shown(Throwable bug) {
    return bug instanceof IOException io
        ? io
        : new IOException("the call was lost by an internal error of the Outrigger agent", bug);
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
