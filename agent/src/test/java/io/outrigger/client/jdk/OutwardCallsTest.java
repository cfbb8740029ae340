package io.outrigger.client.jdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.HandOver;
import io.outrigger.call.Reply;
import io.outrigger.call.SystemTiming;
import io.outrigger.call.Timing;
import io.outrigger.client.wire.WireServer;
import io.outrigger.http.OutgoingRequest;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OutwardCallsTest {
  private static final Timing TIMING = new SystemTiming();
  private static final Map<String, List<String>> HEADERS =
      Map.of("x-api-key", List.of("target"), "Content-Type", List.of("application/json"));

  @Test
  void anotherOriginGetsTheWrittenRequestAndNothingOfTheClients() throws Exception {
    try (WireServer other = WireServer.answering(WireServer.status(200, "fine"))) {
      CookieManager cookies = new CookieManager();
      cookies.getCookieStore().add(other.uri(), cookie("session", "secret"));
      HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

      HttpResponse<String> response = send(client, own(other), BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("fine");
      WireServer.Request arrived = other.requests.get(0);
      assertThat(arrived.text()).isEqualTo("written");
      assertThat(arrived.hasHeader("x-api-key: target")).isTrue();
      assertThat(arrived.head())
          .doesNotContainIgnoringCase("cookie", "x-application", "authorization");
    }
  }

  @Test
  void applicationSeesItsOwnRequest() throws Exception {
    try (WireServer other = WireServer.answering(WireServer.status(200, "fine"))) {
      for (boolean own : List.of(true, false)) {
        HttpResponse<String> response =
            send(HttpClient.newHttpClient(), written(other.uri(), own), BodyHandlers.ofString());
        assertThat(response.uri()).isEqualTo(ASKED);
        assertThat(response.request().uri()).isEqualTo(ASKED);
        assertThat(response.request().headers().map()).containsOnlyKeys("X-Application");
      }
    }
  }

  @Test
  void sameOriginGoesThroughTheClientAsItIs() throws Exception {
    try (WireServer same = WireServer.answering(WireServer.status(200, "fine"))) {
      CookieManager cookies = new CookieManager();
      cookies.getCookieStore().add(same.uri(), cookie("session", "secret"));
      HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

      HttpResponse<String> response =
          send(client, written(same.uri(), false), BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("fine");
      assertThat(same.requests.get(0).text()).isEqualTo("written");
      assertThat(same.requests.get(0).head()).containsIgnoringCase("cookie: session");
      assertThat(same.requests.get(0).head()).doesNotContainIgnoringCase("x-application");
    }
  }

  @Test
  void redirectIsTheOutcome() throws Exception {
    try (WireServer third = WireServer.answering(WireServer.status(200, "stolen"));
        WireServer other =
            WireServer.answering(WireServer.status(307, "", "location: " + third.uri()))) {
      HttpClient client =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

      HttpResponse<String> response = send(client, own(other), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(307);
      assertThat(third.requests).isEmpty();
    }
  }

  @Test
  void challengesOfTheOriginAreNotAnswered() throws Exception {
    WireServer.Answer[] challenges = {
      WireServer.status(401, "who?", "www-authenticate: Basic realm=\"r\""),
      WireServer.status(401, "who?"),
      WireServer.status(407, "who?", "proxy-authenticate: Basic realm=\"r\"")
    };
    try (WireServer other = WireServer.answering(challenges)) {
      HttpClient client = HttpClient.newBuilder().authenticator(new Passwords()).build();
      for (int status : List.of(401, 401, 407)) {
        assertThat(send(client, own(other), BodyHandlers.ofString()).statusCode())
            .isEqualTo(status);
      }
      assertThat(other.requests).hasSize(3);
      assertThat(other.requests)
          .allSatisfy(
              request -> assertThat(request.head()).doesNotContainIgnoringCase("authorization"));
    }
  }

  @Test
  void proxyAnd407AreTheClientsAffair() throws Exception {
    try (WireServer proxy =
        WireServer.answering(
            WireServer.status(407, "who?", "proxy-authenticate: Basic realm=\"r\""),
            WireServer.status(200, "fine"))) {
      HttpClient client =
          HttpClient.newBuilder()
              .proxy(
                  ProxySelector.of(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))
              .authenticator(new Passwords())
              .build();
      URI behind = URI.create("http://behind.invalid/v1/chat/completions");

      for (boolean async : List.of(false, true)) {
        BlockingJdkExchange<String> exchange = exchange(client, BodyHandlers.ofString());
        Object body =
            async
                ? sendAsync(client, written(behind, true), BodyHandlers.ofString()).get().body()
                : exchange
                    .send(spec(written(behind, true)), 1_000)
                    .deliver(HandOver.UNTOUCHED)
                    .body();
        assertThat(body).isEqualTo("fine");
      }
      assertThat(proxy.requests.get(0).head())
          .startsWith("POST http://behind.invalid/v1/chat/completions")
          .doesNotContainIgnoringCase("proxy-authorization");
      assertThat(proxy.requests.get(1).hasHeader("proxy-authorization: Basic dTpw")).isTrue();
      assertThat(proxy.requests.get(1).text()).isEqualTo("written");
    }
  }

  @Test
  void errorBodyIsHeldAndHandedOver() throws Exception {
    try (WireServer other = WireServer.answering(WireServer.status(503, "overloaded"))) {
      BlockingJdkExchange<String> exchange =
          exchange(HttpClient.newHttpClient(), BodyHandlers.ofString());
      Reply<HttpResponse<String>> reply = exchange.send(spec(own(other)), 1_000);

      assertThat(new String(requireNonNull(reply.outcome().body()).bytes(), UTF_8))
          .isEqualTo("overloaded");
      HttpResponse<String> response = reply.deliver(HandOver.UNTOUCHED);
      assertThat(response.body()).isEqualTo("overloaded");
      assertThat(response.uri()).isEqualTo(ASKED);
    }
  }

  @Test
  void cancelEndsItOnTheWire() throws Exception {
    try (WireServer other = WireServer.answering((out, in) -> in.read() >= 0)) {
      AsyncJdkExchange<String> exchange =
          new AsyncJdkExchange<>(call(HttpClient.newHttpClient(), BodyHandlers.ofString()), none());
      CompletableFuture<?> running = exchange.send(spec(own(other)), 1_000);
      Eventually.holds(() -> other.requests.size() == 1);

      running.cancel(true);

      Eventually.holds(() -> other.hungUp.get() > 0 || other.ended.get() > 0);
    }
  }

  @Test
  void limitsApplyAndEndAsTheClientsOwnException() throws Exception {
    try (WireServer other = WireServer.answering((out, in) -> in.read() >= 0)) {
      BlockingJdkExchange<String> exchange =
          exchange(HttpClient.newHttpClient(), BodyHandlers.ofString());
      AttemptSpec spec =
          new AttemptSpec(
              1,
              TimeUnit.MILLISECONDS.toNanos(100),
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              false,
              own(other),
              headers -> BodyWatch.NONE);

      assertThatThrownBy(() -> exchange.send(spec, 1_000)).isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void oneClientBesideEachWhichGoesWithIt() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    OutwardClient outward = OutwardClient.beside(client, TIMING);
    assertThat(OutwardClient.beside(client, TIMING)).isSameAs(outward);

    WeakReference<HttpClient> theirs = new WeakReference<>(client);
    WeakReference<HttpClient> ours = new WeakReference<>(outward.client(false));
    client = HttpClient.newHttpClient();
    outward = OutwardClient.beside(client, TIMING);
    assertThat(outward.client(false)).isNotNull();

    Eventually.holds(
        () -> {
          System.gc();
          OutwardClient.beside(HttpClient.newHttpClient(), TIMING); // what the sweep does
          return theirs.get() == null && ours.get() == null;
        });
  }

  @Test
  void keysThatCannotBeToldFromTrustStayAtHome() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(context()).build();
    BlockingJdkExchange<String> exchange = exchange(client, BodyHandlers.ofString());
    OutgoingRequest https = written(URI.create("https://127.0.0.1:1/v1/chat/completions"), true);

    // Outside of the agent nobody has opened the JDK's own contexts to us.
    assertThat(exchange.obstacleTo(https)).contains("trusts");
    assertThatThrownBy(() -> exchange.send(spec(https), 1_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("trusts");
    assertThat(exchange(HttpClient.newHttpClient(), BodyHandlers.ofString()).obstacleTo(https))
        .isNull();
  }

  private static final URI ASKED = URI.create("http://asked.invalid/v1/chat/completions");

  private static SSLContext context() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    return context;
  }

  private static HttpCookie cookie(String name, String value) {
    HttpCookie cookie = new HttpCookie(name, value);
    cookie.setPath("/");
    cookie.setVersion(0);
    return cookie;
  }

  private static OutgoingRequest own(WireServer other) {
    return written(other.uri(), true);
  }

  private static OutgoingRequest written(URI to, boolean own) {
    return new OutgoingRequest("POST", to, HEADERS, "written".getBytes(UTF_8), own);
  }

  private static AttemptSpec spec(OutgoingRequest written) {
    return new AttemptSpec(
        1, 0, Long.MAX_VALUE, Long.MAX_VALUE, false, written, headers -> BodyWatch.NONE);
  }

  private static <T> JdkCall<T> call(HttpClient client, BodyHandler<T> handler) {
    HttpRequest asked =
        HttpRequest.newBuilder(ASKED)
            .header("X-Application", "1")
            .POST(HttpRequest.BodyPublishers.ofString("theirs"))
            .build();
    JdkRequestView view = new JdkRequestView(asked, "asked.invalid", 80);
    return new JdkCall<>(client, view, handler, null, TIMING, TIMING.nanos());
  }

  private static OutgoingBody none() {
    return call(HttpClient.newHttpClient(), BodyHandlers.discarding())
        .readBody(1_000, Runnable::run)
        .join();
  }

  private static <T> BlockingJdkExchange<T> exchange(HttpClient client, BodyHandler<T> handler) {
    return new BlockingJdkExchange<>(call(client, handler), none());
  }

  private static <T> HttpResponse<T> send(
      HttpClient client, OutgoingRequest written, BodyHandler<T> handler) throws Exception {
    return exchange(client, handler).send(spec(written), 1_000).deliver(HandOver.UNTOUCHED);
  }

  private static <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpClient client, OutgoingRequest written, BodyHandler<T> handler) {
    return new AsyncJdkExchange<>(call(client, handler), none())
        .send(spec(written), 1_000)
        .thenCompose(
            reply -> {
              try {
                return reply.deliver(HandOver.UNTOUCHED);
              } catch (IOException | InterruptedException broken) {
                return CompletableFuture.failedFuture(broken);
              }
            });
  }

  private static final class Passwords extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication("u", "p".toCharArray());
    }
  }
}
