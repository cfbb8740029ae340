package io.outrigger.rescue;

import io.outrigger.provider.Json;
import io.outrigger.stream.Bytes;
import io.outrigger.stream.JsonText;
import io.outrigger.stream.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application has got of a stream, kept so that the answer can be gone on with. Hears the
 * events beside whoever else does. Costs a copy of the text; where the answer turns out to be one
 * that cannot be gone on with, nothing more is kept.
 */
public final class Transcript implements Consumer<StreamEvent> {

  /** More than any model writes in one answer, in UTF-16 units. */
  private static final int MOST_TEXT = 1 << 20;

  /** The first pieces may still carry a role; a later one is the better pattern. */
  private static final int PATTERNS_LOOKED_AT = 3;

  private final StringBuilder text = new StringBuilder();
  private final Items items = new Items();
  private @Nullable Pattern pattern;

  /** The event that the last piece came in. */
  private @Nullable Object current;

  private int patterns;
  private int choice = -1;
  private boolean reasoning;
  private boolean blockClosed;
  private @Nullable String hindrance;

  /** Nothing yet. */
  public Transcript() {}

  /**
   * A piece of text as the stream's own provider writes it, to write more like it.
   *
   * @param before the event's JSON up to the text's opening quote, included
   * @param after from the closing quote on
   */
  record Pattern(byte[] before, byte[] after) {
    byte[] around(byte[] escaped) {
      byte[] json = new byte[before.length + escaped.length + after.length];
      System.arraycopy(before, 0, json, 0, before.length);
      System.arraycopy(escaped, 0, json, before.length, escaped.length);
      System.arraycopy(after, 0, json, before.length + escaped.length, after.length);
      return json;
    }
  }

  @Override
  public void accept(StreamEvent event) {
    if (hindrance != null) {
      return;
    }
    if (event instanceof StreamEvent.ContentDelta delta) {
      content(delta);
    } else if (event instanceof StreamEvent.Preamble start) {
      block(start.json());
    } else if (event instanceof StreamEvent.Other other) {
      if (other.json().length() == 0) {
        hindrance = "unread"; // too large, or the end of an array: nobody knows what was said
      } else {
        block(other.json());
      }
    }
    hindrance = hindrance == null ? items.hindrance() : hindrance;
    if (hindrance != null) {
      text.setLength(0);
      text.trimToSize();
    }
  }

  private void content(StreamEvent.ContentDelta delta) {
    switch (delta.kind()) {
      case TEXT -> text(delta);
      case REASONING -> reasoning = true;
      case TOOL_ARGUMENTS -> hindrance = "tool_call";
      default -> hindrance = "media";
    }
  }

  private void text(StreamEvent.ContentDelta delta) {
    items.words(delta);
    if (choice >= 0 && choice != delta.choice() && !blockClosed) {
      hindrance = "several_choices";
      return;
    }
    choice = delta.choice();
    blockClosed = false;
    text.append(JsonText.decoded(delta.text()));
    if (text.length() > MOST_TEXT) {
      hindrance = "too_long";
    } else if (delta.json() == current) {
      pattern = null; // two pieces in one event: no pattern for one
    } else if (patterns < PATTERNS_LOOKED_AT || pattern == null) {
      current = delta.json();
      patterns++;
      Bytes json = delta.json();
      byte[] array = json.array();
      pattern =
          new Pattern(
              java.util.Arrays.copyOfRange(array, json.from(), delta.text().from()),
              java.util.Arrays.copyOfRange(array, delta.text().to(), json.to()));
    } else {
      current = delta.json();
    }
  }

  /** Anthropic's blocks: only plain text can be gone on with. */
  private void block(Bytes json) {
    Json.Tree tree = Json.tree(json.copy(), Items.MOST_VALUES);
    items.see(tree);
    if (!(tree.value() instanceof Map<?, ?> event)) {
      return;
    }
    if ("content_block_stop".equals(event.get("type"))) {
      blockClosed = true;
    } else if (event.get("content_block") instanceof Map<?, ?> block) {
      hindrance = "text".equals(block.get("type")) ? null : "blocks";
      if (event.get("index") instanceof Long index) { // open already, though it says nothing yet
        choice = index.intValue();
        blockClosed = false;
      }
    } else if (event.get("delta") instanceof Map<?, ?> delta && delta.containsKey("citation")) {
      hindrance = "citations";
    }
  }

  /** The text so far. */
  String text() {
    return text.toString();
  }

  /** The items of a response around it; none in other dialects. */
  Items items() {
    return items;
  }

  /** How the last pieces were written; null where there is none that can be copied. */
  @Nullable Pattern pattern() {
    return pattern;
  }

  /** Whether reasoning came before the text. */
  boolean isReasoned() {
    return reasoning;
  }

  /** Index of the block or choice that the text is in; -1 before any. */
  int index() {
    return choice;
  }

  /** Whether the block that the text is in has been closed. */
  boolean isBlockClosed() {
    return blockClosed;
  }

  /** What in the answer hinders going on, or null. */
  @Nullable String hindrance() {
    return hindrance;
  }

  /** Bytes of an event as a tree; empty where they are none. */
  static Map<?, ?> tree(byte[] json) {
    return Json.tree(json).value() instanceof Map<?, ?> map ? map : Map.of();
  }

  /** For logs: the length alone. */
  @Override
  public String toString() {
    return text.length() + " characters";
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
