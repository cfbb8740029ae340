package io.outrigger.status;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, collections, texts, numbers, booleans and null as JSON. */
final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  static String of(Object value) {
    Json json = new Json();
    json.value(value);
    return json.text.append('\n').toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      char before = '{';
      for (Map.Entry<?, ?> member : members.entrySet()) {
        text.append(before);
        quoted(String.valueOf(member.getKey()));
        text.append(':');
        value(member.getValue());
        before = ',';
      }
      text.append(members.isEmpty() ? "{}" : "}");
    } else if (value instanceof Collection<?> elements) {
      char before = '[';
      for (Object element : elements) {
        text.append(before);
        value(element);
        before = ',';
      }
      text.append(elements.isEmpty() ? "[]" : "]");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      quoted(value.toString());
    }
  }

  private void quoted(String raw) {
    text.append('"');
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
