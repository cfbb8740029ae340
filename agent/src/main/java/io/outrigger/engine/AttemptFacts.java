package io.outrigger.engine;

import org.jspecify.annotations.Nullable;

/**
 * One attempt that is about to leave.
 *
 * @param number from 1, over all targets
 * @param resend 0 for the first attempt at its target, then 1, 2, ...
 * @param target where it goes
 * @param provider the target's dialect word
 * @param method HTTP method
 * @param scheme {@code http} or {@code https}
 * @param host server host
 * @param port server port
 * @param path raw path
 * @param query raw query (may hold a key: redact before showing), or null
 */
public record AttemptFacts(
    int number,
    int resend,
    Target target,
    String provider,
    String method,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query) {
  /** Without the query. */
  @Override
  public String toString() {
    return number + " at " + target + ": " + method + " " + scheme + "://" + host + ":" + port
        + path;
  }
}
