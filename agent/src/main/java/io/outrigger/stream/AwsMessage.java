package io.outrigger.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Writes one message of an AWS event stream. */
public final class AwsMessage {

  /** Both lengths, two checksums. */
  private static final int AROUND = 16;

  private static final byte TEXT = 7;

  private AwsMessage() {}

  /**
   * A message with its checksums.
   *
   * @param headers texts by name; names of at most 255 bytes, texts of at most 65,535
   */
  public static byte[] of(Map<String, String> headers, byte[] payload) {
    Map<String, String> sorted = new TreeMap<>(headers); // the same bytes every time
    int length = 0;
    for (Map.Entry<String, String> header : sorted.entrySet()) {
      length += 4 + utf8(header.getKey()).length + utf8(header.getValue()).length;
    }
    byte[] bytes = new byte[AROUND + length + payload.length];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putInt(bytes.length).putInt(length);
    out.putInt(checksum(bytes, out.position()));
    for (Map.Entry<String, String> header : sorted.entrySet()) {
      byte[] name = utf8(header.getKey());
      byte[] value = utf8(header.getValue());
      out.put((byte) name.length).put(name);
      out.put(TEXT).putShort((short) value.length).put(value);
    }
    out.put(payload);
    out.putInt(checksum(bytes, out.position()));
    return bytes;
  }

  private static int checksum(byte[] bytes, int to) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, to);
    return (int) sum.getValue();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
