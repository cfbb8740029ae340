package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * {@code outrigger.status.*}: where the status page is offered.
 *
 * @param port 0 to 65535, 0 = any free one; null = there is no status page
 * @param address the IP address, or {@code localhost}, to listen at
 */
public record StatusSettings(@Nullable Integer port, String address) {

  /** No status page. */
  public static final StatusSettings OFF = new StatusSettings(null, "127.0.0.1");
}
