package io.outrigger.call;

import java.util.Map;

/**
 * How a reply is handed to the application.
 *
 * @param extraHeaders response headers to add or replace; ASCII; empty for an untouched success
 * @param watch to be told how the body is read
 */
public record HandOver(Map<String, String> extraHeaders, BodyWatch watch) {

  /** Exactly what came from the wire. */
  public static final HandOver UNTOUCHED = new HandOver(Map.of(), BodyWatch.NONE);
}
