package io.outrigger.client.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The application's own time-out ends at the headers: a beginning that is held for a verdict is
 * given away with it, as it came and unjudged.
 */
@Timeout(30)
class CallersTimeTest {
  private static final Duration THEIRS = Duration.ofMillis(300);
  private static final String STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
  private static final String PING = ": ping\n\n";
  private static final String REPLY =
      "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}";

  private final CountDownLatch handedOver = new CountDownLatch(1);

  /** The rest comes when the application has the response, and then the connection ends. */
  private WireServer.Answer twice(String first, String rest) {
    return (out, in) -> {
      out.write(first.getBytes(US_ASCII));
      out.flush();
      try {
        handedOver.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      out.write(rest.getBytes(US_ASCII));
      out.flush();
      return false;
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamThatOnlyPingsIsHandedOverWithIt(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(WireServer.drips(STREAM + PING + ": "))) {
      Calls calls = new Calls(server, Map.of());
      long began = System.nanoTime();

      InputStream body = call(calls, async, true).body();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(THEIRS);
      assertThat(body.readNBytes(PING.length())).asString(US_ASCII).isEqualTo(PING);
      assertThat(calls.ends).isEmpty();
      body.close();
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
      assertThat(server.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReplyIsReadToItsEndBehindIt(boolean async) throws Throwable {
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + REPLY.length()
            + "\r\n\r\n";
    try (WireServer server =
        WireServer.answering(twice(head + REPLY.substring(0, 20), REPLY.substring(20)))) {
      Calls calls = new Calls(server, Map.of());

      HttpResponse<InputStream> response = call(calls, async, false);
      handedOver.countDown();

      assertThat(response.body().readAllBytes()).asString(US_ASCII).isEqualTo(REPLY);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.OK);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  /** Nobody has seen a token, but it is no longer to be hidden. */
  @Test
  void whatFailsBehindItIsTold() throws Throwable {
    try (WireServer server =
        WireServer.answering(twice(STREAM + PING, "data: {\"error\":{\"message\":\"no\"}}\n\n"))) {
      Calls calls = new Calls(server, Map.of());

      InputStream body = call(calls, false, true).body();
      handedOver.countDown();

      assertThat(catchThrowable(body::readAllBytes)).isInstanceOf(IOException.class);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.FAILED);
      assertThat(server.requests).hasSize(1);
    }
  }

  /** What the operator has set ends the call, as ever. */
  @ParameterizedTest
  @ValueSource(strings = {"outrigger.timeout.call", "outrigger.timeout.first-token"})
  void ourOwnLimitComesFirstWhereItIsShorter(String key) throws Throwable {
    try (WireServer server = WireServer.answering(WireServer.drips(STREAM + PING + ": "))) {
      Calls calls = new Calls(server, Map.of(key, "200ms", "outrigger.retry.max-attempts", "1"));

      Throwable thrown = catchThrowable(() -> call(calls, false, true, Duration.ofSeconds(25)));

      assertThat(thrown).isInstanceOf(HttpTimeoutException.class).hasMessageContaining(key);
    }
  }

  private static HttpResponse<InputStream> call(Calls calls, boolean async, boolean stream)
      throws Throwable {
    return call(calls, async, stream, THEIRS);
  }

  private static HttpResponse<InputStream> call(
      Calls calls, boolean async, boolean stream, Duration limit) throws Throwable {
    String body = "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[]}";
    HttpRequest request =
        HttpRequest.newBuilder(calls.post(BodyPublishers.ofString(body)), (name, value) -> true)
            .timeout(limit)
            .build();
    return async
        ? calls.sendAsync(request, BodyHandlers.ofInputStream()).get(20, TimeUnit.SECONDS)
        : calls.send(request, BodyHandlers.ofInputStream());
  }
}
