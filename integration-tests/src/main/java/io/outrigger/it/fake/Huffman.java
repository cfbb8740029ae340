package io.outrigger.it.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads strings in the code of RFC 7541, appendix B. That code is canonical: codes of one length
 * ascend with the symbol, so the lengths alone define it.
 */
final class Huffman {
  /** Bits of the code of each byte, 0 to 255. */
  private static final String LENGTHS =
      """
      13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28 28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28
      6 10 10 12 13 6 8 11 10 10 8 11 8 6 6 6 5 5 5 6 6 6 6 6 6 6 7 8 15 6 12 10
      13 6 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 8 7 8 13 19 13 14 6
      15 5 6 5 6 5 6 6 6 5 7 7 6 6 6 5 6 7 6 5 5 6 7 7 7 7 7 15 11 14 13 28
      20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23 24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24
      22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23 21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23
      26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25 19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27
      20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23 26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26
      """;

  private static final int LONGEST = 30;

  /** From a code with a leading 1 before its bits, which tells 0 from 00, to its byte. */
  private static final Map<Long, Integer> BYTES = new HashMap<>();

  static {
    String[] lengths = LENGTHS.split("\\s+");
    long code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (Integer.parseInt(lengths[symbol]) == length) {
          BYTES.put((1L << length) | code++, symbol);
        }
      }
      code <<= 1;
    }
  }

  private Huffman() {}

  static String decode(byte[] bytes) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length * 2);
    long code = 1;
    int bits = 0;
    for (int i = 0; i < bytes.length * 8; i++) {
      code = (code << 1) | ((bytes[i / 8] >> (7 - i % 8)) & 1);
      bits++;
      Integer symbol = BYTES.get(code);
      if (symbol != null) {
        text.write(symbol);
        code = 1;
        bits = 0;
      } else if (bits > LONGEST) {
        throw new IOException("a header is not in the code of HPACK");
      }
    }
    return text.toString(StandardCharsets.ISO_8859_1); // left over: padding of ones
  }
}
