package io.outrigger.call;

import java.io.IOException;

/**
 * What the application is told where the agent itself has lost something of its call: to it an I/O
 * failure, but none of the provider's. Never sent again for, never counted.
 */
public final class AgentFault extends IOException {
  private static final long serialVersionUID = 1;

  /** Of something that was lost in the agent's own code. */
  public AgentFault(String message, Throwable bug) {
    super(message, bug);
  }
}
