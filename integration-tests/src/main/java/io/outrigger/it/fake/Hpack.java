package io.outrigger.it.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Header compression of HTTP/2 (RFC 7541): reads everything, writes literals that enter no table.
 */
final class Hpack {
  /** Appendix A. */
  private static final List<Headers.Field> STATIC =
      fields(
          ":authority",
          "",
          ":method",
          "GET",
          ":method",
          "POST",
          ":path",
          "/",
          ":path",
          "/index.html",
          ":scheme",
          "http",
          ":scheme",
          "https",
          ":status",
          "200",
          ":status",
          "204",
          ":status",
          "206",
          ":status",
          "304",
          ":status",
          "400",
          ":status",
          "404",
          ":status",
          "500",
          "accept-charset",
          "",
          "accept-encoding",
          "gzip, deflate",
          "accept-language",
          "",
          "accept-ranges",
          "",
          "accept",
          "",
          "access-control-allow-origin",
          "",
          "age",
          "",
          "allow",
          "",
          "authorization",
          "",
          "cache-control",
          "",
          "content-disposition",
          "",
          "content-encoding",
          "",
          "content-language",
          "",
          "content-length",
          "",
          "content-location",
          "",
          "content-range",
          "",
          "content-type",
          "",
          "cookie",
          "",
          "date",
          "",
          "etag",
          "",
          "expect",
          "",
          "expires",
          "",
          "from",
          "",
          "host",
          "",
          "if-match",
          "",
          "if-modified-since",
          "",
          "if-none-match",
          "",
          "if-range",
          "",
          "if-unmodified-since",
          "",
          "last-modified",
          "",
          "link",
          "",
          "location",
          "",
          "max-forwards",
          "",
          "proxy-authenticate",
          "",
          "proxy-authorization",
          "",
          "range",
          "",
          "referer",
          "",
          "refresh",
          "",
          "retry-after",
          "",
          "server",
          "",
          "set-cookie",
          "",
          "strict-transport-security",
          "",
          "transfer-encoding",
          "",
          "user-agent",
          "",
          "vary",
          "",
          "via",
          "",
          "www-authenticate",
          "");

  /** What an entry costs beyond its text (section 4.1). */
  private static final int ENTRY_OVERHEAD = 32;

  private final List<Headers.Field> dynamic = new ArrayList<>();
  private int dynamicSize;
  private int dynamicLimit = 4096;

  private static List<Headers.Field> fields(String... namesAndValues) {
    return Headers.of(namesAndValues).fields();
  }

  Headers decode(byte[] block) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(block);
    List<Headers.Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      int first = in.get(in.position()) & 0xff;
      if ((first & 0x80) != 0) {
        fields.add(entry(integer(in, 7)));
      } else if ((first & 0xe0) == 0x20) {
        dynamicLimit = integer(in, 5);
        evict();
      } else {
        boolean indexed = (first & 0xc0) == 0x40;
        int name = integer(in, indexed ? 6 : 4);
        Headers.Field field =
            new Headers.Field(name == 0 ? string(in) : entry(name).name(), string(in));
        fields.add(field);
        if (indexed) {
          dynamic.add(0, field);
          dynamicSize += size(field);
          evict();
        }
      }
    }
    return new Headers(fields);
  }

  private Headers.Field entry(int index) throws IOException {
    if (index < 1 || index > STATIC.size() + dynamic.size()) {
      throw new IOException("no header at index " + index);
    }
    return index <= STATIC.size() ? STATIC.get(index - 1) : dynamic.get(index - STATIC.size() - 1);
  }

  private void evict() {
    while (dynamicSize > dynamicLimit) {
      dynamicSize -= size(dynamic.remove(dynamic.size() - 1));
    }
  }

  private static int size(Headers.Field field) {
    return field.name().length() + field.value().length() + ENTRY_OVERHEAD;
  }

  private static int integer(ByteBuffer in, int prefixBits) {
    int most = (1 << prefixBits) - 1;
    int value = in.get() & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; ; shift += 7) {
      int next = in.get() & 0xff;
      value += (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
  }

  private static String string(ByteBuffer in) throws IOException {
    boolean huffman = (in.get(in.position()) & 0x80) != 0;
    byte[] bytes = new byte[integer(in, 7)];
    in.get(bytes);
    return huffman ? Huffman.decode(bytes) : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] encode(Headers headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Headers.Field field : headers.fields()) {
      out.write(0); // literal without indexing, new name
      write(out, field.name());
      write(out, field.value());
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int left = bytes.length - 127;
      for (; left >= 128; left >>= 7) {
        out.write((left & 0x7f) | 0x80);
      }
      out.write(left);
    }
    out.writeBytes(bytes);
  }
}
