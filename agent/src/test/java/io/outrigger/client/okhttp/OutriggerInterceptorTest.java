package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.types.HttpRetryOptions;
import io.outrigger.call.Claim;
import io.outrigger.engine.CallListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutriggerInterceptorTest {

  private static final String URL = "https://api.openai.com/v1/chat/completions";

  private final List<Request> wire = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  @BeforeEach
  void open() {
    open(Map.of("outrigger.retry.base-delay", "1ms"));
  }

  private void open(Map<String, String> properties) {
    CallListener listener =
        new CallListener() {
          @Override
          public Call started(io.outrigger.engine.CallFacts facts) {
            return Call.NONE;
          }

          @Override
          public void internalError(String component, Throwable error) {
            failures.add(component + ": " + error);
          }
        };
    InterceptedClient.open(listener, properties);
  }

  /** Answers with these statuses in turn, the last one for ever. */
  private OkHttpClient client(int... statuses) {
    return InterceptedClient.of(
        chain -> {
          wire.add(chain.request());
          int status = statuses[Math.min(wire.size(), statuses.length) - 1];
          return new Response.Builder()
              .request(chain.request())
              .protocol(Protocol.HTTP_2)
              .code(status)
              .message("")
              .body(ResponseBody.create("{}", MediaType.get("application/json")))
              .build();
        });
  }

  /** The model is the target, and each case has its own. */
  private static Request chat(String model) {
    String json = "{\"model\":\"" + model + "\"}";
    return new Request.Builder()
        .url(URL)
        .post(RequestBody.create(json, MediaType.get("application/json")))
        .build();
  }

  private static Response call(OkHttpClient client, Request request) throws IOException {
    return client.newCall(request).execute();
  }

  /** An interceptor that asks for a token does so with the request that it was given. */
  @Test
  void whatAnInterceptorMakesOfAnAttemptsRequestIsNotTheAttempt() throws IOException {
    List<String> attempts = new ArrayList<>();
    OkHttpClient[] client = new OkHttpClient[1];
    client[0] =
        client(200)
            .newBuilder()
            .addInterceptor(
                chain -> {
                  if (chain.request().url().host().equals("api.openai.com")) {
                    Request token =
                        chain.request().newBuilder().url("https://login.example/").build();
                    call(client[0], token).close();
                  }
                  return chain.proceed(chain.request());
                })
            .build();
    // The test's wire is an interceptor, and has to stay the last one.
    List<okhttp3.Interceptor> order = new ArrayList<>(client[0].interceptors());
    order.add(order.remove(1));
    OkHttpClient.Builder ordered = client[0].newBuilder();
    ordered.interceptors().clear();
    ordered.interceptors().addAll(order);
    client[0] = ordered.build();
    OutwardCall.Sending sending =
        new OutwardCall.Sending(
            chain -> {
              attempts.add(chain.request().url().host());
              return chain.proceed(chain.request());
            });

    call(client[0], chat("token").newBuilder().tag(OutwardCall.Sending.class, sending).build());

    assertThat(attempts).containsExactly("api.openai.com");
    assertThat(wire)
        .extracting(request -> request.url().host())
        .containsExactly("login.example", "api.openai.com");
  }

  @Test
  void applicationMeetsItsOwnRequestInTheResponse() throws IOException {
    Request request = chat("own");

    Response response = call(client(200), request);

    assertThat(response.request()).isSameAs(request);
    assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
    assertThat(response.headers().size()).isZero();
    assertThat(Objects.requireNonNull(response.body()).string()).isEqualTo("{}");
  }

  @Test
  void retriesAndSaysSo() throws IOException {
    Response response = call(client(500, 500, 200), chat("retried"));

    assertThat(wire).hasSize(3);
    assertThat(response.code()).isEqualTo(200);
    assertThat(response.header("x-outrigger-attempts")).isEqualTo("3");
  }

  @Test
  void stopsTheRetriesOfGoogleGenAiBehindUs() throws IOException {
    call(client(200), chat("genai"));

    HttpRetryOptions options = wire.get(0).tag(HttpRetryOptions.class);
    assertThat(options).isNotNull();
    assertThat(Objects.requireNonNull(options).attempts()).isEqualTo(Optional.of(1));
  }

  @Test
  void leavesTheRetriesOfGoogleGenAiAloneWhereItDoesNotRepeatItself() throws IOException {
    open(Map.of("outrigger.mode", "observe"));
    call(client(200), chat("observed"));
    open(Map.of("outrigger.buffer.request", "1KB"));
    call(client(200), chat("m".repeat(2_000)));

    assertThat(wire)
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.tag(HttpRetryOptions.class)).isNull());
  }

  @Test
  void passesNestedCalls() throws IOException {
    try (Claim held = Claim.take()) {
      assertThat(held).isNotNull();
      call(client(500), chat("nested"));
    }

    assertThat(wire).hasSize(1);
  }

  @Test
  void passesWebSocketsAndOtherHosts() throws IOException {
    Request upgrade = chat("socket").newBuilder().header("Upgrade", "websocket").build();
    Request elsewhere = chat("elsewhere").newBuilder().url("https://example.org/v1/chat").build();

    call(client(500), upgrade);
    call(client(500), elsewhere);

    assertThat(wire).containsExactly(upgrade, elsewhere);
  }

  @Test
  void exceptionsOfTheApplicationsInterceptorsPassAsTheyAre() {
    OkHttpClient client =
        InterceptedClient.of(
            chain -> {
              wire.add(chain.request());
              // Thrown by OkHttp: our own tests' frames look like the agent's.
              throw new AssertionError(new Request.Builder().url("no address"));
            });

    assertThatThrownBy(() -> call(client, chat("thrown")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wire).hasSize(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void answersWithoutBodyAreAnswers() throws IOException {
    Response response = call(client(204), chat("empty"));

    assertThat(response.code()).isEqualTo(204);
    assertThat(failures).isEmpty();
  }
}
