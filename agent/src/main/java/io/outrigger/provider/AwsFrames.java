package io.outrigger.provider;

import io.outrigger.http.SyntheticReply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes an AWS event stream: each message with its lengths, headers and both checksums. */
public final class AwsFrames {
  private static final byte TEXT = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);

  AwsFrames event(String type, Map<String, ?> payload) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream(96);
    header(headers, ":event-type", type);
    header(headers, ":content-type", "application/json");
    header(headers, ":message-type", "event");
    byte[] body = Json.write(payload);
    out.writeBytes(frame(headers.toByteArray(), body));
    return this;
  }

  /** One message of encoded headers and a payload. */
  public static byte[] frame(byte[] headers, byte[] payload) {
    int length = 16 + headers.length + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(length);
    frame.putInt(length).putInt(headers.length);
    frame.putInt(sum(frame));
    frame.put(headers).put(payload);
    frame.putInt(sum(frame));
    return frame.array();
  }

  private static int sum(ByteBuffer upToHere) {
    CRC32 sum = new CRC32();
    sum.update(upToHere.array(), 0, upToHere.position());
    return (int) sum.getValue();
  }

  private static void header(ByteArrayOutputStream into, String name, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    into.write(name.length());
    into.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    into.write(TEXT);
    into.write(text.length >> 8);
    into.write(text.length);
    into.writeBytes(text);
  }

  SyntheticReply reply() {
    return StreamText.success("application/vnd.amazon.eventstream", out.toByteArray());
  }
}
