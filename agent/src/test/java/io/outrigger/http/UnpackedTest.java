package io.outrigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedTest {
  private static final String TEXT =
      "{\"model\":\"gpt-4o\",\"text\":\"" + "a b ".repeat(500) + "\"}";

  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] packed(String encoding, byte[] plain) throws IOException {
    Packing packing =
        switch (encoding) {
          case "deflate" -> DeflaterOutputStream::new;
          case "raw" -> out -> new DeflaterOutputStream(out, new Deflater(9, true));
          default -> GZIPOutputStream::new;
        };
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing.over(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static Unpacked read(String encoding, byte[] body, int limit) {
    return Unpacked.of(request(encoding.equals("raw") ? "deflate" : encoding), body, limit);
  }

  private static RequestView request(String encoding) {
    HeadersView headers =
        encoding.isEmpty() ? HeadersView.NONE : SomeHeaders.of("content-encoding", encoding);
    return (PostedRequest) () -> headers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "deflate", "raw"})
  void readsWhatEveryJdkCanUnpack(String encoding) throws IOException {
    byte[] body = packed(encoding, TEXT.getBytes(UTF_8));
    Unpacked plain = read(encoding, body, TEXT.length());
    assertThat(plain.wasPacked()).isTrue();
    assertThat(new String(plain.bytes(), UTF_8)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity"})
  void plainBytesStayTheSame(String encoding) {
    byte[] body = TEXT.getBytes(UTF_8);
    Unpacked plain = read(encoding, body, 1);
    assertThat(plain.bytes()).isSameAs(body);
    assertThat(plain.wasPacked()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "raw"})
  void readsNoMoreThanTheLimit(String encoding) throws IOException {
    byte[] bomb = packed(encoding, new byte[64 << 20]);
    assertThat(bomb).hasSizeLessThan(1 << 20);
    assertThat(read(encoding, bomb, 1 << 20)).isNull();
    byte[] body = packed(encoding, TEXT.getBytes(UTF_8));
    assertThat(read(encoding, body, TEXT.length() - 1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "raw"})
  void brokenBodiesAreNotRead(String encoding) throws IOException {
    byte[] body = packed(encoding, TEXT.getBytes(UTF_8));
    assertThat(read(encoding, Arrays.copyOf(body, body.length / 2), 1 << 20)).isNull();
    assertThat(read(encoding, "{\"model\":\"m\"}".getBytes(UTF_8), 1 << 20)).isNull();
    assertThat(read(encoding, new byte[0], 1 << 20)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "aes128gcm"})
  void otherEncodingsAreNotRead(String encoding) {
    assertThat(read(encoding, TEXT.getBytes(UTF_8), 1 << 20)).isNull();
  }

  @Test
  void nothingIsReadOfNothing() {
    assertThat(Unpacked.bytes(request("gzip"), null, 1)).isNull();
    assertThat(Unpacked.bytes(request("br"), new byte[] {1}, 1)).isNull();
  }
}
