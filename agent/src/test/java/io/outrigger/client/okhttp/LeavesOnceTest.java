package io.outrigger.client.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.HandOver;
import io.outrigger.call.Pipeline;
import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallListener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that must leave once, under interceptors that put a body of their own around it. */
@Timeout(60)
class LeavesOnceTest {
  private static final Pipeline PIPELINE = InterceptedClient.pipeline(CallListener.NONE, Map.of());
  private static final WireServer.Answer FINE = WireServer.status(200, "fine");
  private static final WireServer.Answer DEAD = (out, in) -> false;

  /** Says of itself that it can be written again and again. */
  private static class Around extends RequestBody {
    final RequestBody theirs;

    Around(RequestBody theirs) {
      this.theirs = theirs;
    }

    @Override
    public MediaType contentType() {
      return theirs.contentType();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      theirs.writeTo(sink);
    }
  }

  private static final class Zipped extends Around {
    Zipped(RequestBody theirs) {
      super(theirs);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      BufferedSink zip = Okio.buffer(new GzipSink(sink));
      theirs.writeTo(zip);
      zip.close();
    }
  }

  /** Holds the bytes before they go on. */
  private static final class Held extends Around {
    Held(RequestBody theirs) {
      super(theirs);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      Buffer bytes = new Buffer();
      theirs.writeTo(bytes);
      sink.writeAll(bytes);
    }
  }

  private static final List<Interceptor> WRAPPING =
      List.of(
          chain -> chain.proceed(with(chain.request(), new Around(chain.request().body()))),
          chain -> chain.proceed(with(chain.request(), new Zipped(chain.request().body()))),
          chain -> chain.proceed(with(chain.request(), new Held(chain.request().body()))));

  @Test
  void connectionThatDiesUnderItIsNotTriedAgain() throws Exception {
    for (Interceptor each : WRAPPING) {
      try (WireServer server = WireServer.answering(FINE, DEAD, FINE)) {
        OkHttpClient client = client(true, each);
        client.newCall(asked(server)).execute().close();

        Throwable lost = catchThrowable(() -> client.newCall(asked(server)).execute());

        assertThat(lost)
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(SecondWrite.class)
            .hasMessageContaining("unexpected end of stream");
        assertThat(server.requests).hasSize(2);
      }
    }
  }

  @Test
  void answersThatOkHttpRepeatsAtAreNotRepeated() throws Exception {
    for (WireServer.Answer bad :
        List.of(WireServer.status(408, ""), WireServer.status(503, "", "retry-after: 0"))) {
      for (Interceptor each : WRAPPING) {
        try (WireServer server = WireServer.answering(bad, FINE)) {
          Throwable lost =
              catchThrowable(() -> client(true, each).newCall(asked(server)).execute());

          assertThat(lost).isInstanceOf(IOException.class).isNotInstanceOf(SecondWrite.class);
          assertThat(server.requests).hasSize(1);
        }
      }
    }
  }

  @Test
  void whatMayLeaveAgainDoesSo() throws Exception {
    for (Interceptor each : WRAPPING) {
      try (WireServer server = WireServer.answering(FINE, DEAD, FINE)) {
        OkHttpClient client = client(false, each);
        client.newCall(asked(server)).execute().close();
        assertThat(client.newCall(asked(server)).execute().code()).isEqualTo(200);
        assertThat(server.requests).hasSize(3);
      }
    }
  }

  @Test
  void interceptorsThatReadTheBodySendNothing() throws Exception {
    Interceptor logging =
        chain -> {
          for (int i = 0; i < 3; i++) {
            Buffer log = new Buffer();
            chain.request().body().writeTo(log);
            assertThat(log.readUtf8()).isEqualTo("theirs");
            new Zipped(chain.request().body()).writeTo(Okio.buffer(Okio.blackhole()));
          }
          return chain.proceed(chain.request());
        };
    for (Interceptor each : WRAPPING) {
      try (WireServer server = WireServer.answering(FINE)) {
        assertThat(client(true, logging, each).newCall(asked(server)).execute().code())
            .isEqualTo(200);
        assertThat(
                client(true, each, chain -> chain.proceed(logged(chain.request())))
                    .newCall(asked(server))
                    .execute()
                    .code())
            .isEqualTo(200);
        assertThat(server.requests).hasSize(2);
      }
    }
  }

  /** What the application itself repeats is the application's affair. */
  @Test
  void interceptorsThatRepeatArePassed() throws Exception {
    Interceptor repeating =
        chain -> {
          chain.proceed(chain.request()).close();
          return chain.proceed(chain.request());
        };
    try (WireServer server = WireServer.answering(WireServer.status(500, ""), FINE)) {
      assertThat(client(true, repeating).newCall(asked(server)).execute().code()).isEqualTo(200);
      assertThat(server.requests).hasSize(2);
    }
  }

  private static Request logged(Request request) throws IOException {
    request.body().writeTo(new Buffer());
    return request;
  }

  private static Request with(Request request, RequestBody body) {
    return request.newBuilder().method(request.method(), body).build();
  }

  private static OkHttpClient client(boolean once, Interceptor... more) {
    AttemptSpec spec =
        new AttemptSpec(
            1, 0, Long.MAX_VALUE, Long.MAX_VALUE, once, null, headers -> BodyWatch.NONE);
    OutwardClient outward = OutwardClient.like(null);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> {
                  OkHttpExchange exchange = new OkHttpExchange(chain, PIPELINE, outward);
                  exchange.body(1_000);
                  try {
                    return exchange.send(spec, 1_000).deliver(HandOver.UNTOUCHED);
                  } catch (InterruptedException notHere) {
                    throw new IOException(notHere);
                  }
                });
    for (Interceptor each : more) {
      builder.addInterceptor(each);
    }
    OkHttpClient client = builder.build();
    outward.beside(client);
    return client;
  }

  private static Request asked(WireServer server) {
    return new Request.Builder()
        .url(server.uri().toString())
        .post(AttemptBody.of("theirs".getBytes(UTF_8), null, Resend.ALLOWED, () -> {}))
        .build();
  }
}
