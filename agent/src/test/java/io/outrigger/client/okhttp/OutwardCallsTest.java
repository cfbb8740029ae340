package io.outrigger.client.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.HandOver;
import io.outrigger.call.Pipeline;
import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallListener;
import io.outrigger.http.OutgoingRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OutwardCallsTest {
  private static final Map<String, List<String>> HEADERS =
      Map.of("x-api-key", List.of("target"), "Content-Type", List.of("application/json"));
  private static final String ASKED = "http://asked.invalid/v1/chat/completions";
  private static final Pipeline PIPELINE = InterceptedClient.pipeline(CallListener.NONE, Map.of());

  private final List<String> touched = new ArrayList<>();
  private final List<@Nullable String> obstacles = new ArrayList<>();

  @Test
  void anotherOriginGetsTheWrittenRequestAndNothingOfTheClients() throws Exception {
    try (WireServer other = WireServer.answering(WireServer.status(200, "fine"))) {
      OkHttpClient client = client(busy(), own(other));

      Response response = client.newCall(asked()).execute();

      assertThat(requireNonNull(response.body()).string()).isEqualTo("fine");
      WireServer.Request arrived = other.requests.get(0);
      assertThat(arrived.text()).isEqualTo("written");
      assertThat(arrived.hasHeader("x-api-key: target")).isTrue();
      assertThat(arrived.hasHeader("content-type: application/json\r\n")).isTrue();
      assertThat(arrived.head())
          .doesNotContainIgnoringCase("cookie", "x-application", "authorization", "x-added");
      assertThat(touched).isEmpty();
      assertThat(response.request().url().toString()).isEqualTo(ASKED);
      assertThat(response.request().header("x-application")).isEqualTo("1");
      assertThat(response.networkResponse()).isNull();
    }
  }

  @Test
  void sameOriginGoesThroughTheWholeClient() throws Exception {
    try (WireServer same = WireServer.answering(WireServer.status(200, "fine"))) {
      OkHttpClient client = client(busy(), written(same.uri(), false));

      Response response = client.newCall(asked()).execute();

      assertThat(requireNonNull(response.body()).string()).isEqualTo("fine");
      WireServer.Request arrived = same.requests.get(0);
      assertThat(arrived.text()).isEqualTo("written");
      assertThat(arrived.hasHeader("x-api-key: target")).isTrue();
      assertThat(arrived.hasHeader("cookie: session=secret")).isTrue();
      assertThat(arrived.hasHeader("x-added: 1")).isTrue();
      assertThat(arrived.head()).doesNotContainIgnoringCase("x-application");
      assertThat(response.request().url().toString()).isEqualTo(ASKED);
      assertThat(response.request().header("x-application")).isEqualTo("1");
      assertThat(response.request().header("x-added")).isNull();
    }
  }

  @Test
  void redirectIsTheOutcome() throws Exception {
    try (WireServer third = WireServer.answering(WireServer.status(200, "stolen"));
        WireServer other =
            WireServer.answering(WireServer.status(302, "", "location: " + third.uri()))) {
      Response response = client(busy(), own(other)).newCall(asked()).execute();

      assertThat(response.code()).isEqualTo(302);
      assertThat(third.requests).isEmpty();
    }
  }

  @Test
  void challengesOfTheOriginAreNotAnswered() throws Exception {
    try (WireServer other =
        WireServer.answering(
            WireServer.status(401, "who?", "www-authenticate: Basic realm=\"r\""),
            WireServer.status(407, "who?", "proxy-authenticate: Basic realm=\"r\""))) {
      OkHttpClient client = client(busy(), own(other));

      assertThat(client.newCall(asked()).execute().code()).isEqualTo(401);
      // OkHttp's own: there is no proxy.
      assertThatThrownBy(() -> client.newCall(asked()).execute()).isInstanceOf(IOException.class);

      assertThat(other.requests).hasSize(2);
      assertThat(touched).isEmpty();
    }
  }

  @Test
  void proxyAndIts407AreTheClientsAffair() throws Exception {
    try (WireServer proxy =
        WireServer.answering(
            WireServer.status(407, "who?", "proxy-authenticate: Basic realm=\"r\""),
            WireServer.status(200, "fine"))) {
      OkHttpClient.Builder builder =
          busy()
              .proxy(
                  new Proxy(
                      Proxy.Type.HTTP,
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))
              .proxyAuthenticator(
                  (route, response) ->
                      response
                          .request()
                          .newBuilder()
                          .header("Proxy-Authorization", Credentials.basic("u", "p"))
                          .build());
      URI behind = URI.create("http://behind.invalid/v1/chat/completions");

      Response response = client(builder, written(behind, true)).newCall(asked()).execute();

      assertThat(requireNonNull(response.body()).string()).isEqualTo("fine");
      assertThat(proxy.requests.get(0).head())
          .startsWith("POST http://behind.invalid/v1/chat/completions")
          .doesNotContainIgnoringCase("proxy-authorization");
      assertThat(proxy.requests.get(1).hasHeader("proxy-authorization: Basic dTpw")).isTrue();
      assertThat(proxy.requests.get(1).text()).isEqualTo("written");
    }
  }

  @Test
  void ownCallIsNeverSentAgainUnasked() throws Exception {
    for (WireServer.Answer bad :
        List.of(
            WireServer.status(408, ""),
            WireServer.status(503, "", "retry-after: 0"),
            WireServer.cut(200, ""))) {
      try (WireServer other = WireServer.answering(bad, WireServer.status(200, "fine"))) {
        client(busy(), own(other)).newCall(asked()).execute();
        assertThat(other.requests).hasSize(1);
      }
    }
  }

  @Test
  void connectionThatDiedInThePoolIsNotSentOnAgain() throws Exception {
    WireServer.Answer dead = (out, in) -> false;
    try (WireServer other =
        WireServer.answering(WireServer.status(200, "fine"), dead, WireServer.status(200, "x"))) {
      OkHttpClient client = client(busy(), own(other));
      requireNonNull(client.newCall(asked()).execute().body()).string();

      assertThatThrownBy(() -> client.newCall(asked()).execute()).isInstanceOf(IOException.class);

      assertThat(other.requests).hasSize(2);
    }
  }

  @Test
  void cancelEndsItBeforeTheHeaders() throws Exception {
    try (WireServer other = WireServer.answering((out, in) -> in.read() >= 0)) {
      Call call = client(busy(), own(other)).newCall(asked());
      CompletableFuture<IOException> failed = enqueue(call);
      eventually(() -> other.requests.size() == 1);

      call.cancel();

      assertThat(failed.get()).isNotNull();
      eventually(() -> other.ended.get() + other.hungUp.get() > 0);
    }
  }

  @Test
  void cancelEndsItsBody() throws Exception {
    try (WireServer other = WireServer.answering(endless())) {
      Call call = client(busy(), own(other)).newCall(asked());
      Response response = call.execute();
      call.cancel();
      assertThatThrownBy(() -> requireNonNull(response.body()).string())
          .isInstanceOf(IOException.class);
      eventually(() -> other.ended.get() + other.hungUp.get() > 0);
    }
  }

  @Test
  void callTimeoutEndsItAsOkHttpWouldHaveIt() throws Exception {
    for (WireServer.Answer slow :
        List.of((WireServer.Answer) (out, in) -> in.read() >= 0, endless())) {
      try (WireServer other = WireServer.answering(slow)) {
        OkHttpClient client = client(busy().callTimeout(300, TimeUnit.MILLISECONDS), own(other));
        assertThatThrownBy(() -> requireNonNull(client.newCall(asked()).execute().body()).string())
            .isInstanceOf(InterruptedIOException.class)
            .hasMessageContaining("timeout");
      }
    }
  }

  @Test
  void limitsOfTheAttemptApply() throws Exception {
    try (WireServer other = WireServer.answering((out, in) -> in.read() >= 0)) {
      AttemptSpec spec =
          new AttemptSpec(
              1,
              TimeUnit.MILLISECONDS.toNanos(100),
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              false,
              own(other),
              headers -> BodyWatch.NONE);
      assertThatThrownBy(() -> client(busy(), spec).newCall(asked()).execute())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void clientThatNobodyHasSeenBeingMadeSendsNothingElsewhere() throws Exception {
    try (WireServer other = WireServer.answering(WireServer.status(200, "fine"))) {
      OutwardClient unknown = OutwardClient.like(null);
      assertThat(unknown.obstacle(false)).contains("before the agent");
      assertThatThrownBy(() -> unknown.newCall(new Request.Builder().url(ASKED).build()))
          .isInstanceOf(IOException.class);
      assertThat(other.requests).isEmpty();
    }
  }

  // ---- the application's own request ----

  @Test
  void okHttpSendsAgainByItselfUnlessToldNotTo() throws Exception {
    WireServer.Answer timeout = WireServer.status(408, "");
    WireServer.Answer now = WireServer.status(503, "", "retry-after: 0");
    for (boolean once : List.of(true, false)) {
      int leaves = once ? 1 : 2;
      assertThat(sent(new OkHttpClient.Builder(), once, timeout)).isEqualTo(leaves);
      assertThat(sent(new OkHttpClient.Builder(), once, now)).isEqualTo(leaves);
      assertThat(sent(busy(), once, timeout)).isEqualTo(leaves);
      // Beside an authenticator it cannot be told from what that one asks for.
      assertThat(sent(busy(), once, now)).isEqualTo(2);
    }
  }

  private int sent(OkHttpClient.Builder builder, boolean once, WireServer.Answer bad)
      throws IOException {
    try (WireServer server = WireServer.answering(bad, WireServer.status(200, "fine"))) {
      client(builder, theirs(once)).newCall(asked(server)).execute().close();
      return server.requests.size();
    }
  }

  @Test
  void connectionThatDiesUnderARequestIsNotTriedAgainWhereItMustLeaveOnce() throws Exception {
    for (boolean challenged : List.of(true, false)) {
      for (boolean once : List.of(true, false)) {
        WireServer.Answer dead = (out, in) -> false;
        try (WireServer server =
            WireServer.answering(WireServer.status(200, ""), dead, WireServer.status(200, ""))) {
          OkHttpClient.Builder builder = challenged ? busy() : new OkHttpClient.Builder();
          OkHttpClient client = client(builder, theirs(once));
          client.newCall(asked(server)).execute().close();
          boolean fails = false;
          try {
            client.newCall(asked(server)).execute().close();
          } catch (IOException lost) {
            fails = true;
          }
          assertThat(fails).isEqualTo(once);
          assertThat(server.requests).hasSize(once ? 2 : 3);
        }
      }
    }
  }

  @Test
  void applicationsAuthenticatorIsStillAsked() throws Exception {
    try (WireServer server =
        WireServer.answering(WireServer.status(401, ""), WireServer.status(200, "fine"))) {
      Response response = client(busy(), theirs(true)).newCall(asked(server)).execute();

      assertThat(response.code()).isEqualTo(200);
      assertThat(touched).contains("authenticator");
      assertThat(server.requests.get(1).hasHeader("authorization: again")).isTrue();
    }
  }

  /** A client with everything that must stay at home. */
  private OkHttpClient.Builder busy() {
    return new OkHttpClient.Builder()
        .addInterceptor(
            chain -> {
              touched.add("interceptor");
              return chain.proceed(chain.request().newBuilder().header("x-added", "1").build());
            })
        .addNetworkInterceptor(
            chain -> {
              touched.add("network interceptor");
              return chain.proceed(chain.request());
            })
        .cookieJar(
            new CookieJar() {
              @Override
              public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
                touched.add("cookies");
              }

              @Override
              public List<Cookie> loadForRequest(HttpUrl url) {
                return List.of(
                    new Cookie.Builder()
                        .name("session")
                        .value("secret")
                        .domain("invalid.example")
                        .build());
              }
            })
        .authenticator(
            (route, response) -> {
              touched.add("authenticator");
              return response.priorResponse() != null
                  ? null
                  : response.request().newBuilder().header("Authorization", "again").build();
            });
  }

  private OkHttpClient client(OkHttpClient.Builder builder, OutgoingRequest written) {
    return client(
        builder,
        new AttemptSpec(
            1, 0, Long.MAX_VALUE, Long.MAX_VALUE, false, written, headers -> BodyWatch.NONE));
  }

  private OkHttpClient client(OkHttpClient.Builder builder, AttemptSpec spec) {
    AtomicReference<OutwardClient> outward = new AtomicReference<>(OutwardClient.like(null));
    builder
        .interceptors()
        .add(
            0,
            chain -> {
              OkHttpExchange exchange = new OkHttpExchange(chain, PIPELINE, outward.get());
              if (spec.rewritten() == null) {
                exchange.body(1_000);
              } else if (spec.rewritten().ownCall()) {
                obstacles.add(exchange.obstacleTo(spec.rewritten()));
              }
              try {
                return exchange.send(spec, 1_000).deliver(HandOver.UNTOUCHED);
              } catch (InterruptedException notHere) {
                throw new IOException(notHere);
              }
            });
    OkHttpClient client = builder.build();
    outward.get().beside(client);
    return client;
  }

  private static AttemptSpec theirs(boolean once) {
    return new AttemptSpec(
        1, 0, Long.MAX_VALUE, Long.MAX_VALUE, once, null, headers -> BodyWatch.NONE);
  }

  private static OutgoingRequest own(WireServer other) {
    return written(other.uri(), true);
  }

  private static OutgoingRequest written(URI to, boolean own) {
    return new OutgoingRequest("POST", to, HEADERS, "written".getBytes(UTF_8), own);
  }

  private static Request asked() {
    return asked(ASKED);
  }

  private static Request asked(WireServer server) {
    return asked(server.uri().toString());
  }

  private static Request asked(String url) {
    return new Request.Builder()
        .url(url)
        .header("x-application", "1")
        .post(AttemptBody.of("theirs".getBytes(UTF_8), null, Resend.ALLOWED))
        .build();
  }

  private static CompletableFuture<IOException> enqueue(Call call) {
    CompletableFuture<IOException> failed = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call same, IOException error) {
            failed.complete(error);
          }

          @Override
          public void onResponse(Call same, Response response) {
            failed.completeExceptionally(new AssertionError("answered"));
          }
        });
    return failed;
  }

  private static WireServer.Answer endless() {
    return (out, in) -> {
      out.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nbeginning".getBytes(UTF_8));
      out.flush();
      return in.read() >= 0;
    };
  }

  private static void eventually(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait(); // the test's own time-out ends it
    }
  }
}
