package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import org.junit.jupiter.api.Test;

class AttemptBodyTest {
  private final AttemptBody body =
      AttemptBody.of("{}".getBytes(StandardCharsets.UTF_8), null, Resend.ALLOWED, () -> {});

  @Test
  void aLoggingInterceptorThatReadsItSendsNothing() throws Exception {
    body.writeTo(new Buffer());
    assertThat(body.timesWritten()).isZero();
    assertThat(body.hasBegun()).as("it may have been copied into another body").isTrue();
  }

  @Test
  void eachTimeOnTheWireCounts() throws Exception {
    for (int times = 1; times <= 2; times++) {
      try (BufferedSink wire = Okio.buffer(Okio.blackhole())) {
        body.writeTo(wire);
      }
      assertThat(body.timesWritten()).isEqualTo(times);
    }
  }
}
