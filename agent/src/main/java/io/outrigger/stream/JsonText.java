package io.outrigger.stream;

/** The inside of a JSON string. */
public final class JsonText {

  private JsonText() {}

  /**
   * Removes the escapes.
   *
   * @param inside what stands between the quotes
   */
  public static String decoded(Bytes inside) {
    String text = inside.text();
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          int code = i + 4 < text.length() ? hex(text, i + 1) : -1;
          if (code >= 0) {
            out.append((char) code);
            i += 4;
          }
        }
        default -> out.append(escaped);
      }
    }
    return out.toString();
  }

  private static int hex(String text, int at) {
    int code = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }
}
