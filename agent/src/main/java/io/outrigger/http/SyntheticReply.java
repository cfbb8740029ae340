package io.outrigger.http;

import java.util.Map;

/**
 * A response made by the agent in the provider's own wire form.
 *
 * @param status HTTP status, 400 to 599 for errors
 * @param headers ASCII names and values, content type included, content length not
 * @param body the whole body
 */
public record SyntheticReply(int status, Map<String, String> headers, byte[] body) {

  public SyntheticReply {
    headers = Map.copyOf(headers);
  }
}
