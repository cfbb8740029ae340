package io.outrigger.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.provider.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The events of a response's stream, as somebody reads them who believes all that they say. */
public final class ResponseEvents {
  private final List<Map<?, ?>> all = new ArrayList<>();

  /** Reads a whole stream; the numbers must count. */
  public ResponseEvents(byte[] stream) {
    String name = "";
    for (String line : new String(stream, StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        Json.Tree tree = Json.tree(line.substring(6));
        assertThat(tree.whole()).as(line).isTrue();
        Map<?, ?> event = (Map<?, ?>) Objects.requireNonNull(tree.value());
        assertThat(event.get("type")).isEqualTo(name);
        assertThat(event.get("sequence_number")).as(line).isEqualTo((long) all.size());
        all.add(event);
      }
    }
  }

  /**
   * All but the pieces of text and the tokens, which may differ where the answer is the same.
   * Numbers are left out, too.
   */
  public List<Map<?, ?>> around() {
    List<Map<?, ?>> around = new ArrayList<>();
    for (Map<?, ?> event : all) {
      if (!"response.output_text.delta".equals(event.get("type"))) {
        event.remove("sequence_number");
        if (event.get("response") instanceof Map<?, ?> response) {
          response.remove("usage");
        }
        around.add(event);
      }
    }
    return around;
  }

  /** The events' types, without their common beginning. */
  List<String> types() {
    return all.stream()
        .map(event -> String.valueOf(event.get("type")).substring("response.".length()))
        .toList();
  }

  /** The last event of a type. */
  Map<?, ?> last(String type) {
    return all.stream()
        .filter(event -> ("response." + type).equals(event.get("type")))
        .reduce((one, next) -> next)
        .orElseThrow();
  }
}
