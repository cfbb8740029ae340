package io.outrigger.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request read whole, for what the last user asked and for telling requests apart. The dialects'
 * names do not collide, and gateways speak one dialect under another's path, so that one reader
 * serves all.
 */
public final class Prompt {
  private final Map<?, ?> tree;
  private final UserText user;

  private Prompt(Map<?, ?> tree) {
    this.tree = tree;
    this.user = UserText.find(tree);
  }

  /** Reads a request body; null where it is not one well-formed, moderately sized JSON object. */
  public static @Nullable Prompt read(byte[] body) {
    Json.Tree read = Json.strictTree(body);
    return read.whole() && read.value() instanceof Map<?, ?> tree ? new Prompt(tree) : null;
  }

  /** The text of the last user turn, or null where it holds none. */
  public @Nullable String lastUserText() {
    return user.text();
  }

  /** Whether nobody has said anything before the last user text, instructions left out. */
  public boolean isOneTurn() {
    return user.alone() && user.field() != null;
  }

  /** Whether a plain text is a valid answer: no schema was asked for and no tool is forced. */
  public boolean takesPlainText() {
    return RequestKinds.takesPlainText(tree);
  }

  /**
   * Whether the answer depends on nothing but this text and holds nothing but text.
   *
   * @param storesByDefault whether the operation keeps state at the provider unless told otherwise
   */
  public boolean isPlainQuestion(boolean storesByDefault) {
    return RequestKinds.isPlainQuestion(tree, storesByDefault);
  }

  /** Whether the usage was asked for at the end of a stream. */
  public boolean asksForUsage() {
    return tree.get("stream_options") instanceof Map<?, ?> options
        && Boolean.TRUE.equals(options.get("include_usage"));
  }

  /**
   * Feeds all that this request says to a digest, in one order whatever its own.
   *
   * @param instead what to feed in place of the last user text; without effect where that is spread
   *     over several parts
   */
  public void digest(MessageDigest into, @Nullable String instead) {
    feed(into, tree, instead);
  }

  private void feed(MessageDigest into, @Nullable Object value, @Nullable String instead) {
    if (value instanceof Map<?, ?> object) {
      into.update((byte) '{');
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      object.forEach((name, each) -> sorted.put(String.valueOf(name), each));
      for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
        text(into, entry.getKey());
        boolean isIt = instead != null && object == user.holder() && user.isField(entry.getKey());
        feed(into, isIt ? instead : entry.getValue(), instead);
      }
      into.update((byte) '}');
    } else if (value instanceof List<?> list) {
      into.update((byte) '[');
      for (Object each : list) {
        feed(into, each, instead);
      }
      into.update((byte) ']');
    } else if (value instanceof String text) {
      text(into, text);
    } else {
      into.update((byte) 'v');
      text(into, String.valueOf(value)); // a number, a truth value or null
    }
  }

  /** With its length in front, so that no two sequences of texts feed the same bytes. */
  private static void text(MessageDigest into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.update((byte) 't');
    into.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    into.update(bytes);
  }
}
