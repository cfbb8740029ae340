package io.outrigger.call;

import io.outrigger.config.Mode;
import io.outrigger.route.HostRoutes;
import org.jspecify.annotations.Nullable;

/**
 * What every adapter asks first. An untouched request costs one volatile read and one look-up: no
 * lock, no allocation.
 */
public final class Gate {
  private static volatile @Nullable Pipeline pipeline;

  private Gate() {}

  /** Opens the gate: from now on recognised calls go through this pipeline. */
  public static void open(Pipeline wired) {
    pipeline = wired;
  }

  /** The pipeline, or null while the agent is not ready or switched off. */
  public static @Nullable Pipeline pipeline() {
    return pipeline;
  }

  /**
   * The routes of a host, or null where a request to it passes through: no LLM call goes there, or
   * the agent itself is sending.
   *
   * @param host lower case, as clients keep it
   * @param port explicit or default port
   */
  public static @Nullable HostRoutes at(String host, int port) {
    Pipeline wired = pipeline;
    if (wired == null || wired.mode() == Mode.OFF) {
      return null;
    }
    HostRoutes routes = wired.routes().at(host, port);
    boolean ours = routes != null && (Claim.isHeld() || wired.ownThread().getAsBoolean());
    return ours ? null : routes;
  }

  /** As {@link Pipeline#failedOpen}, for what fails before a pipeline is at hand. Never throws. */
  public static void failedOpen(String component, Throwable bug) {
    Pipeline wired = pipeline;
    if (wired != null) {
      wired.failedOpen(component, bug);
    }
  }
}
