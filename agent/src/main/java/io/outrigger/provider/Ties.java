package io.outrigger.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what ties a request to its place, at any depth, because the dialects nest it differently
 * and go on doing so. Left out is what belongs to the application: schemas of its tools, arguments
 * and results of its tools, its documents and metadata, where a field may have any name.
 *
 * @param found what was found
 * @param ids names of objects at the server, such as {@code resp_...}; at most {@value #MAX_IDS}
 */
public record Ties(Set<Tie> found, Set<String> ids) {

  static final int MAX_IDS = 32;
  static final int MAX_ID = 256;

  public Ties {
    found = Set.copyOf(found);
    ids = Set.copyOf(ids);
  }

  /**
   * Reads a request's body.
   *
   * @return null where it is no JSON object. Never throws.
   */
  public static @Nullable Ties read(byte[] body) {
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Scan scan = new Scan(parser);
      scan.object("", 1);
      return parser.nextToken() == null ? new Ties(scan.found, scan.ids) : null;
    } catch (IOException | RuntimeException noJson) {
      return null;
    }
  }

  private static final class Scan {
    private final JsonParser parser;
    private final Set<Tie> found = EnumSet.noneOf(Tie.class);
    private final Set<String> ids = new LinkedHashSet<>();

    private @Nullable String itemId;
    private boolean reference;

    Scan(JsonParser parser) {
      this.parser = parser;
    }

    /**
     * Reads an object to its end.
     *
     * @param container the field that holds it, lower case; arrays between do not count
     * @return whether it had any member
     */
    boolean object(String container, int depth) throws IOException {
      boolean any = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        any = true;
        String name = parser.currentName().toLowerCase(Locale.ROOT);
        JsonToken token = parser.nextToken();
        if (TieFields.isOpaque(container, name, depth)) {
          parser.skipChildren();
          continue;
        }
        if (isSomething(container, name, depth, token)) {
          add(TieFields.tie(name));
        }
      }
      return any;
    }

    private boolean isSomething(String container, String name, int depth, JsonToken token)
        throws IOException {
      if (token == JsonToken.START_OBJECT) {
        boolean any =
            TieFields.isItem(name, depth + 1) ? item(name, depth + 1) : object(name, depth + 1);
        return any || TieFields.countsEmpty(name);
      }
      if (token == JsonToken.START_ARRAY) {
        return array(container, name, depth);
      }
      if (token == JsonToken.VALUE_STRING) {
        // Prompts are skipped without being decoded.
        return TieFields.isRead(container, name)
            && parser.getTextLength() > 0
            && text(container, name, depth);
      }
      return token != JsonToken.VALUE_NULL && token != JsonToken.VALUE_FALSE;
    }

    /** An item of the input, which may be no more than the name of one at the server. */
    private boolean item(String container, int depth) throws IOException {
      itemId = null;
      reference = false;
      boolean any = object(container, depth);
      if (reference && itemId != null) {
        addId(itemId);
      }
      return any;
    }

    private boolean array(String container, String name, int depth) throws IOException {
      boolean any = false;
      JsonToken token = parser.nextToken();
      while (token != null && token != JsonToken.END_ARRAY) {
        any = true;
        isSomething(container, name, depth, token);
        token = parser.nextToken();
      }
      return any;
    }

    private boolean text(String container, String name, int depth) throws IOException {
      if (parser.getTextLength() > MAX_ID) {
        return true;
      }
      String text = parser.getText();
      if (name.equals("type")) {
        add(TieFields.tieOfType(container, depth, text));
        reference |= TieFields.isItem(container, depth) && TieFields.isReference(text);
      } else if (TieFields.isItemsId(container, name)) {
        itemId = text;
      } else if (TieFields.isId(container, name)) {
        addId(text);
        if (name.equals("id")) {
          add(Tie.SERVER_STATE);
        }
      }
      return true;
    }

    private void addId(String id) {
      if (ids.size() < MAX_IDS) {
        ids.add(id);
      }
    }

    private void add(@Nullable Tie tie) {
      if (tie != null) {
        found.add(tie);
      }
    }
  }
}
