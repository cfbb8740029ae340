package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Pipeline;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.http.OutgoingRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

/** A request of the agent's own that OkHttp will not have is the agent's failure. */
class RewrittenRequestTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final MediaType JSON = MediaType.get("application/json");
  private static final URI FINE = URI.create("http://127.0.0.1:9/v1");

  private final List<OutgoingRequest> odd =
      List.of(
          new OutgoingRequest("POST", URI.create("http://127.0.0.1:0/v1"), Map.of(), BODY, true),
          new OutgoingRequest("POST", URI.create("ftp://127.0.0.1/v1"), Map.of(), BODY, false),
          new OutgoingRequest("GET", FINE, Map.of(), BODY, false),
          new OutgoingRequest("PUT", FINE, Map.of(), new byte[0], true),
          new OutgoingRequest("POST", FINE, Map.of("x y", List.of("z")), BODY, true));

  @Test
  void failureToBuildOneIsNotOkHttpsOwn() {
    for (OutgoingRequest written : odd) {
      AttemptSpec spec =
          new AttemptSpec(
              1, 0, Long.MAX_VALUE, Long.MAX_VALUE, false, written, headers -> BodyWatch.NONE);
      List<Throwable> thrown = new ArrayList<>();
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addInterceptor(
                  chain -> {
                    Pipeline pipeline = InterceptedClient.pipeline(CallListener.NONE, Map.of());
                    OkHttpExchange exchange =
                        new OkHttpExchange(chain, pipeline, OutwardClient.like(null));
                    thrown.add(catchThrowable(() -> exchange.send(spec, 100)));
                    return answer(chain.request(), 200);
                  })
              .build();

      assertThat(catchThrowable(() -> client.newCall(asked()).execute())).isNull();

      Throwable bug = thrown.get(0);
      assertThat(bug).as(written.method() + " " + written.url()).isNotInstanceOf(IOException.class);
      assertThat(bug.getStackTrace()[0].getClassName())
          .as("else it would count as the application's: %s", bug)
          .startsWith("io.outrigger.");
    }
  }

  /** The application's own request has left by then, so it gets what that one brought. */
  @Test
  void applicationGetsWhatItsOwnRequestBrought() throws IOException {
    List<Throwable> failures = new ArrayList<>();
    CallListener listener =
        new CallListener() {
          @Override
          public Call started(CallFacts facts) {
            return Call.NONE;
          }

          @Override
          public void internalError(String component, Throwable error) {
            failures.add(error);
          }
        };
    InterceptedClient.open(
        listener,
        Map.of(
            "outrigger.endpoint.odd.url", "http://" + "long".repeat(16) + ".example",
            "outrigger.endpoint.odd.provider", "openai",
            "outrigger.endpoint.odd.api-key", "sk-odd",
            "outrigger.fallback.odd-model", "odd/other",
            "outrigger.retry.max-attempts", "1"));
    OkHttpClient client = InterceptedClient.withOutward(chain -> answer(chain.request(), 500));

    try (Response response = client.newCall(asked()).execute()) {
      assertThat(response.code()).isEqualTo(500);
      assertThat(Objects.requireNonNull(response.body()).string()).isEqualTo("{}");
    }
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).isInstanceOf(IllegalStateException.class);
  }

  private static Request asked() {
    return new Request.Builder()
        .url("https://api.openai.com/v1/chat/completions")
        .post(RequestBody.create("{\"model\":\"odd-model\"}", JSON))
        .build();
  }

  private static Response answer(Request request, int status) {
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("")
        .body(ResponseBody.create("{}", JSON))
        .build();
  }
}
