package io.outrigger.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A response that did not come from the wire just now: made by the agent in the provider's own
 * form, or remembered.
 *
 * @param status HTTP status, 400 to 599 for errors
 * @param headers header values by name, content type included, content length not
 * @param body the whole body
 */
public record SyntheticReply(int status, Map<String, List<String>> headers, byte[] body) {

  public SyntheticReply {
    headers = Map.copyOf(headers);
  }

  /** A JSON reply with one value per header. */
  public static SyntheticReply json(int status, Map<String, String> headers, byte[] body) {
    return new SyntheticReply(status, Map.of("content-type", List.of("application/json")), body)
        .with(headers);
  }

  /** The same reply with further headers; they replace those of the same name. */
  public SyntheticReply with(Map<String, String> further) {
    Map<String, List<String>> merged = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          if (further.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            merged.put(name, values);
          }
        });
    further.forEach((name, value) -> merged.put(name, List.of(value)));
    return new SyntheticReply(status, merged, body);
  }

  /** Without values and body. */
  @Override
  public String toString() {
    return status + " " + headers.keySet() + " " + body.length + " bytes";
  }
}
