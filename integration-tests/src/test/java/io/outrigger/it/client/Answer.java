package io.outrigger.it.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A response as the application saw it.
 *
 * @param headers by name in lower case
 * @param protocol as the client names it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the wire: written once, never compared
record Answer(int status, Map<String, List<String>> headers, byte[] body, String protocol) {

  Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
