package io.outrigger.status;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request that matters: a page is asked for, by what name of this machine.
 *
 * @param method as it came
 * @param path without query
 * @param query the text behind {@code ?}, or null
 * @param host the one {@code Host} header; null where there is none, or more than one
 */
record StatusRequest(String method, String path, @Nullable String query, @Nullable String host) {
  /** Most bytes of a request's head: browsers send one or two thousand. */
  private static final int LONGEST = 16_384;

  /**
   * Reads a head.
   *
   * @return null where it is none that we understand
   * @throws IOException where it does not come whole, or is longer than {@value #LONGEST} bytes
   */
  static @Nullable StatusRequest read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] piece = new byte[1024];
    while (head.indexOf("\r\n\r\n") < 0) {
      int count = in.read(piece);
      if (count < 0 || head.length() + count > LONGEST) {
        throw new IOException("no request");
      }
      head.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
    }
    String[] lines = head.substring(0, head.indexOf("\r\n\r\n")).split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3 || !words[1].startsWith("/") || !words[2].startsWith("HTTP/1.")) {
      return null;
    }
    int mark = words[1].indexOf('?');
    return new StatusRequest(
        words[0],
        mark < 0 ? words[1] : words[1].substring(0, mark),
        mark < 0 ? null : words[1].substring(mark + 1),
        host(lines));
  }

  private static @Nullable String host(String[] lines) {
    String host = null;
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon == 4 && lines[i].substring(0, 4).equalsIgnoreCase("host")) {
        if (host != null) {
          return null;
        }
        host = lines[i].substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      }
    }
    return host;
  }

  /**
   * Whether the request came by an address, or as {@code localhost}. A web page elsewhere can make
   * a name of its own point here (DNS rebinding) and read what its visitor's machine answers; to an
   * address it cannot.
   */
  boolean isByAddress() {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":[0-9]{1,5}$", "");
    return name.equals("localhost")
        || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        || name.matches("\\[[0-9a-f:.]+]");
  }

  /** Without the query. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
