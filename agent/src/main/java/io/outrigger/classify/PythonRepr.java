package io.outrigger.classify;

/**
 * Python's spelling of a dictionary, which SDKs and gateways paste into messages, as JSON. What is
 * neither comes out as neither: the JSON reader behind it decides.
 */
final class PythonRepr {

  private PythonRepr() {}

  /** Whether a text that starts with a brace spells its names in Python's way. */
  private static boolean looksLike(String text) {
    int at = 1;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() && text.charAt(at) == '\'';
  }

  /** The text as JSON; the same object where it is none of Python's. */
  static String toJson(String text) {
    if (looksEscaped(text)) {
      // A printed byte string: JSON whose line feeds and quotes were escaped once more.
      return text.replace("\\n", "\n")
          .replace("\\t", " ")
          .replace("\\'", "'")
          .replace("\\\\", "\\");
    }
    return looksLike(text) ? translated(text) : text;
  }

  private static boolean looksEscaped(String text) {
    return text.startsWith("{\\n") || text.startsWith("{\\r");
  }

  private static String translated(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        at = string(text, at, json);
      } else if (text.startsWith("None", at)) {
        json.append("null");
        at += 4;
      } else if (text.startsWith("True", at)) {
        json.append("true");
        at += 4;
      } else if (text.startsWith("False", at)) {
        json.append("false");
        at += 5;
      } else {
        json.append(c);
        at++;
      }
    }
    return json.toString();
  }

  /** Copies one string and gives the index behind its closing quote. */
  private static int string(String text, int start, StringBuilder json) {
    char quote = text.charAt(start);
    json.append('"');
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        char escaped = text.charAt(at + 1);
        if (escaped == '\'') {
          json.append('\'');
        } else if ("\"\\/bfnrtu".indexOf(escaped) >= 0) {
          json.append('\\').append(escaped);
        } else {
          json.append("\\\\").append(escaped);
        }
        at += 2;
        continue;
      }
      if (c == '"') {
        json.append("\\\"");
      } else if (c < ' ') {
        json.append(' ');
      } else {
        json.append(c);
      }
      at++;
    }
    json.append('"');
    return at + 1;
  }
}
