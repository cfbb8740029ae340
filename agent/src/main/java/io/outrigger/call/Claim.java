package io.outrigger.call;

/**
 * Marks a thread on which the agent itself is sending: hooks further in, and our own re-entry
 * through the hooked method, let the request pass. The outermost hook acts.
 */
public final class Claim implements AutoCloseable {
  private static final ThreadLocal<Claim> HELD = new ThreadLocal<>();

  private Claim() {}

  /** Whether the agent is sending on this thread. */
  public static boolean isHeld() {
    return HELD.get() != null;
  }

  /** Marks this thread until closed. */
  public static Claim take() {
    Claim claim = new Claim();
    HELD.set(claim);
    return claim;
  }

  @Override
  public void close() {
    HELD.remove(); // nothing of ours stays on the application's pool threads
  }
}
