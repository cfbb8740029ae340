package io.outrigger.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes what the reader reads. */
public final class AwsBytes {

  private AwsBytes() {}

  /** One message with headers of type text. */
  public static byte[] message(Map<String, String> headers, String payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, String> header : headers.entrySet()) {
        byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
        out.writeByte(name.length);
        out.write(name);
        out.writeByte(7);
        out.writeUTF(header.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return framed(bytes.toByteArray(), payload.getBytes(StandardCharsets.UTF_8));
  }

  /** One message around any header bytes. */
  public static byte[] framed(byte[] headers, byte[] payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(16 + headers.length + payload.length);
      out.writeInt(headers.length);
      out.writeInt(checksum(bytes.toByteArray()));
      out.write(headers);
      out.write(payload);
      out.writeInt(checksum(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int checksum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
