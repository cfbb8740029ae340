package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.client.wire.WireServer;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a limit of ours ends on a real wire, and how it is reported. */
class CallLimitTest {
  private static final WireServer.Answer BODY =
      WireServer.drips("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
  private static final WireServer.Answer HEADERS = WireServer.drips("HTTP/1.1 200 OK\r\nx-drip: ");

  private final List<AttemptEnd> ends = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private WireServer server;

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private void open(WireServer wire, String... settings) {
    server = wire;
    Map<String, String> properties = new java.util.HashMap<>();
    properties.put("outrigger.endpoint.drip.url", "http://127.0.0.1:" + server.port());
    properties.put("outrigger.endpoint.drip.provider", "openai");
    properties.put("outrigger.retry.max-attempts", "1");
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    CallListener listener =
        new CallListener() {
          @Override
          public Call started(CallFacts facts) {
            return new Call() {
              @Override
              public void attemptEnded(AttemptEnd end) {
                ends.add(end);
              }
            };
          }

          @Override
          public void internalError(String component, Throwable error) {
            failures.add(error);
          }
        };
    InterceptedClient.open(listener, properties);
  }

  private Request chat(String more) {
    String json = "{\"model\":\"m\"" + more + "}";
    return new Request.Builder()
        .url(server.uri().toString())
        .post(RequestBody.create(json, MediaType.get("application/json")))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyEndsWithTheCallAndIsATimeout(boolean throughAnInterceptor) throws IOException {
    open(
        WireServer.answering(BODY),
        "outrigger.timeout.call",
        "2s",
        "outrigger.circuit.failure-threshold",
        "1",
        "outrigger.circuit.initial-open-duration",
        "60s");
    OkHttpClient client =
        InterceptedClient.of(
            chain -> {
              Response response = chain.proceed(chain.request());
              return throughAnInterceptor
                  ? response.newBuilder().header("seen", "yes").build()
                  : response;
            });

    long began = System.nanoTime();
    try (Response response = client.newCall(chat("")).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(catchThrowable(() -> Objects.requireNonNull(response.body()).string()))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("timeout (outrigger.timeout.call)");
    }

    endedAsTimeout(began, 2_000);
    try (Response refused = client.newCall(chat(",\"n\":1")).execute()) {
      assertThat(refused.code()).as("the permit was reported").isEqualTo(503);
    }
  }

  @Test
  void headersEndWithTheirOwnLimit() throws IOException {
    open(WireServer.answering(HEADERS), "outrigger.timeout.first-byte", "300ms");
    OkHttpClient client = InterceptedClient.of(chain -> chain.proceed(chain.request()));
    long began = System.nanoTime();

    assertThat(catchThrowable(() -> client.newCall(chat("")).execute()))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("timeout (outrigger.timeout.first-byte)");

    endedAsTimeout(began, 300);
  }

  /** OkHttp takes a pooled connection that breaks for a stale one, and sends again. */
  @Test
  void headersThatEndInTimeAreNotAskedForAgainByTheClient() throws Exception {
    open(
        WireServer.answering(WireServer.status(200, "{}"), HEADERS),
        "outrigger.timeout.first-byte",
        "2s");
    OkHttpClient client = InterceptedClient.of(chain -> chain.proceed(chain.request()));
    try (Response response = client.newCall(chat("")).execute()) {
      assertThat(Objects.requireNonNull(response.body()).string()).isEqualTo("{}");
    }

    assertThat(catchThrowable(() -> client.newCall(chat("")).execute()))
        .isInstanceOf(SocketTimeoutException.class);

    assertThat(ends).hasSize(2);
    assertThat(server.requests).hasSize(2);
  }

  /** Nothing of ours runs into a later attempt, or a later call. */
  @Test
  void whatTheApplicationCancelsIsNoTimeout() throws Exception {
    open(WireServer.answering(BODY), "outrigger.timeout.call", "1h");
    OkHttpClient client = InterceptedClient.of(chain -> chain.proceed(chain.request()));
    okhttp3.Call call = client.newCall(chat(""));

    try (Response response = call.execute()) {
      call.cancel();
      assertThat(catchThrowable(() -> Objects.requireNonNull(response.body()).string()))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("outrigger");
    }

    assertThat(ends).hasSize(1);
    assertThat(ends.get(0).failure()).isNull();
  }

  /** Within the attempt: what the call did before it counts for the limit of a call as well. */
  private void endedAsTimeout(long began, long limitMillis) {
    long span = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertThat(ends).hasSize(1);
    assertThat(Objects.requireNonNull(ends.get(0).failure()).category())
        .isEqualTo(ErrorCategory.TIMEOUT);
    assertThat(ends.get(0).disposition()).isEqualTo(Disposition.SURFACED);
    assertThat(failures).isEmpty();
    assertThat(span).isGreaterThanOrEqualTo(limitMillis);
    assertThat(TimeUnit.NANOSECONDS.toMillis(ends.get(0).durationNanos()))
        .isBetween(limitMillis / 2, span);
  }
}
