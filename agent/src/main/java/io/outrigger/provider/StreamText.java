package io.outrigger.provider;

import io.outrigger.http.SyntheticReply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes a whole stream: server-sent events, or one JSON text per line. */
final class StreamText {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /** An event without a name. */
  StreamText data(Object tree) {
    return raw("data: ").json(tree).raw("\n\n");
  }

  /** An event whose name is its data's type too, as Anthropic and OpenAI's responses write it. */
  StreamText event(String name, Map<String, ?> tree) {
    return raw("event: " + name + "\n").data(tree);
  }

  StreamText line(Object tree) {
    return json(tree).raw("\n");
  }

  StreamText done() {
    return raw("data: [DONE]\n\n");
  }

  private StreamText json(Object tree) {
    out.writeBytes(Json.write(tree));
    return this;
  }

  private StreamText raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  SyntheticReply events() {
    return reply("text/event-stream");
  }

  SyntheticReply reply(String contentType) {
    return success(contentType, out.toByteArray());
  }

  static SyntheticReply success(String contentType, byte[] body) {
    return new SyntheticReply(200, Map.of("content-type", List.of(contentType)), body);
  }

  static SyntheticReply json(Map<String, ?> body) {
    return success("application/json", Json.write(body));
  }
}
