package io.outrigger.provider;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of objects at the server that a reply gave to the application and that a later request may
 * name: stored responses, conversations, containers, the files in them, spoken answers.
 */
public final class ReplyIds {

  private static final List<String> PATHS =
      List.of(
          "id",
          "conversation.id",
          "container.id",
          "output.container_id",
          "output.content.annotations.container_id",
          "output.content.annotations.file_id",
          "choices.message.audio.id",
          "choices.delta.audio.id",
          // the same inside the events of a stream
          "response.id",
          "response.conversation.id",
          "response.output.container_id",
          "response.output.content.annotations.container_id",
          "response.output.content.annotations.file_id",
          "message.id",
          "message.container.id",
          "delta.container.id");

  private static final JsonFields FIELDS = JsonFields.of(PATHS);

  private ReplyIds() {}

  /**
   * Reads a whole JSON reply or one event of a stream.
   *
   * @return few; empty where the bytes are no JSON. Never throws.
   */
  public static Set<String> read(byte[] json) {
    JsonFields.Values values = FIELDS.read(json);
    Set<String> ids = new LinkedHashSet<>();
    for (String path : PATHS) {
      if (values.first(path) instanceof String) {
        ids.addAll(values.texts(path));
      }
    }
    ids.removeIf(id -> id.isEmpty() || id.length() > Ties.MAX_ID);
    return ids;
  }
}
