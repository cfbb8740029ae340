package io.outrigger.it.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A request for a client to send.
 *
 * @param timeout the application's limit for the whole call; zero = none
 * @param h2c over HTTP/2 with prior knowledge
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the wire: written once, never compared
record Ask(
    String method,
    String url,
    Map<String, String> headers,
    byte[] body,
    Writes writes,
    Duration timeout,
    boolean h2c) {

  /** How often the application's request body can be written. */
  enum Writes {
    AGAIN_AND_AGAIN,
    ONCE,
    /** Once, and without a length. */
    ONCE_CHUNKED
  }

  /** A POST of JSON. */
  static Ask post(String url, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return new Ask("POST", url, Map.of(), body, Writes.AGAIN_AND_AGAIN, Duration.ZERO, false);
  }

  Ask writes(Writes how) {
    return new Ask(method, url, headers, body, how, timeout, h2c);
  }

  Ask timeout(Duration limit) {
    return new Ask(method, url, headers, body, writes, limit, h2c);
  }

  Ask headers(Map<String, String> more) {
    return new Ask(method, url, more, body, writes, timeout, h2c);
  }

  Ask overH2c() {
    return new Ask(method, url, headers, body, writes, timeout, true);
  }
}
