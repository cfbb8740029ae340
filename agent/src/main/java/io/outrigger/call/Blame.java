package io.outrigger.call;

import java.io.IOException;

/** Tells our own bugs from what the client or the application threw. */
public final class Blame {
  /** Wrappers are few; a chain of causes may be a ring. */
  private static final int DEPTH = 8;

  private Blame() {}

  /** Whether an attempt, or a body on its way, died in the agent's own code. */
  public static boolean isOurs(Throwable error) {
    if (!(error instanceof IOException)) {
      return !(error instanceof InterruptedException) && isThrownByUs(error, false);
    }
    Throwable inner = error;
    for (int i = 0; i < DEPTH && inner instanceof IOException; i++) {
      if (inner instanceof AgentFault) {
        return true;
      }
      inner = inner.getCause();
    }
    // Clients wrap what their callbacks threw, and also their own failures, on threads that we had.
    return inner != null && !(inner instanceof IOException) && isThrownByUs(inner, true);
  }

  /** What the application gets to see of a bug of ours once an attempt has left. */
  static IOException shown(Throwable bug) {
    return bug instanceof IOException io
        ? io
        : new AgentFault("the call was lost by an internal error of the Outrigger agent", bug);
  }

  /**
   * @param wrapped whether a client has wrapped it: then what was thrown in the client is the
   *     client's, although we have called it
   */
  private static boolean isThrownByUs(Throwable error, boolean wrapped) {
    for (StackTraceElement frame : error.getStackTrace()) {
      String owner = frame.getClassName();
      boolean client =
          owner.startsWith("java.net.http.") || owner.startsWith("jdk.internal.net.http.");
      if ((wrapped && client) || !(owner.startsWith("java.") || owner.startsWith("jdk."))) {
        return owner.startsWith("io.outrigger.");
      }
    }
    return false;
  }
}
