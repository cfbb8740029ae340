package io.outrigger.provider;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of objects at the server that a reply gave to the application and that a later request may
 * name: stored responses and the items of their output, conversations, containers, the files in
 * them, spoken answers.
 */
public final class ReplyIds {

  /** Few answers have more; those behind are as unknown as if nobody had looked. */
  public static final int MOST = 64;

  private static final List<String> PATHS =
      List.of(
          "id",
          "conversation.id",
          "container.id",
          "output.id",
          "output.container_id",
          "output.content.annotations.container_id",
          "output.content.annotations.file_id",
          "choices.message.audio.id",
          "choices.delta.audio.id",
          // the same inside the events of a stream
          "response.id",
          "response.conversation.id",
          "response.output.id",
          "response.output.container_id",
          "response.output.content.annotations.container_id",
          "response.output.content.annotations.file_id",
          "item.id",
          "item.container_id",
          "item.content.annotations.container_id",
          "item.content.annotations.file_id",
          "annotation.container_id",
          "annotation.file_id",
          "message.id",
          "message.container.id",
          "delta.container.id");

  private static final String OBJECT = "object";

  /** A chat's own name, and that of each of its pieces, is of no use to a later request. */
  private static final String NAMELESS = "chat.completion";

  private static final JsonFields FIELDS =
      JsonFields.of(Stream.concat(PATHS.stream(), Stream.of(OBJECT)).toList());

  private ReplyIds() {}

  /**
   * Whether answers of this path may name anything; elsewhere what is kept at the server keeps the
   * request there in the first place.
   *
   * @param path the raw path
   */
  public static boolean mayBeIn(String path) {
    return path.endsWith("/responses") || path.endsWith("/chat/completions");
  }

  /**
   * Reads a whole JSON reply or one event of a stream.
   *
   * @return at most {@value #MOST}; empty where the bytes are no JSON. Never throws.
   */
  public static Set<String> read(byte[] json) {
    JsonFields.Values values = FIELDS.read(json);
    String object = values.text(OBJECT);
    boolean nameless = object != null && object.startsWith(NAMELESS);
    Set<String> ids = new LinkedHashSet<>();
    for (String path : PATHS) {
      if (values.first(path) instanceof String && !(nameless && path.equals("id"))) {
        for (String id : values.texts(path)) {
          if (ids.size() < MOST && !id.isEmpty() && id.length() <= Ties.MAX_ID) {
            ids.add(id);
          }
        }
      }
    }
    return ids;
  }
}
