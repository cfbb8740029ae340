package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.Answer;
import io.outrigger.call.Pipeline;
import io.outrigger.call.SystemTiming;
import io.outrigger.call.Timing;
import io.outrigger.classify.Classifier;
import io.outrigger.client.wire.WireServer;
import io.outrigger.config.ConfigLoader;
import io.outrigger.config.ConfigSources;
import io.outrigger.config.LoadedConfig;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.Classification;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Targets;
import io.outrigger.engine.WaitSource;
import io.outrigger.route.Route;
import io.outrigger.route.RouteTable;
import io.outrigger.weave.Returned;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls through a real pipeline, without weaving: what the hook would do is done by hand. */
final class Calls implements CallListener {
  static final String REQUEST = "{\"model\":\"m\",\"messages\":[]}";

  final List<AttemptEnd> attempts = new CopyOnWriteArrayList<>();
  final List<CallEnd> ends = new CopyOnWriteArrayList<>();
  final List<AttemptFacts> retries = new CopyOnWriteArrayList<>();
  final List<Suppression> suppressed = new CopyOnWriteArrayList<>();
  final List<Throwable> internalErrors = new CopyOnWriteArrayList<>();
  volatile Runnable whenAttempting = () -> {};
  final HttpClient client;
  final Pipeline pipeline;
  private final WireServer server;

  Calls(WireServer server, Map<String, String> settings) {
    this(server, settings, new SystemTiming(), HttpClient.newHttpClient());
  }

  Calls(WireServer server, Map<String, String> settings, Timing timing, HttpClient client) {
    Map<String, String> properties = new HashMap<>();
    properties.put("outrigger.endpoint.test.url", "http://127.0.0.1:" + server.port() + "/v1");
    properties.put("outrigger.endpoint.test.provider", "openai");
    properties.put("outrigger.retry.base-delay", "1ms");
    properties.put("outrigger.retry.base-delay.rate_limited", "1ms");
    properties.put("outrigger.retry.budget.burst", "1000");
    properties.put("outrigger.circuit.enabled", "false");
    properties.putAll(settings);
    LoadedConfig loaded =
        ConfigLoader.load(new ConfigSources(null, Map.of(), properties, Path.of("/nowhere")));
    assertThat(loaded.problems()).isEmpty();
    OutriggerConfig config = loaded.config();
    this.server = server;
    this.client = client;
    this.pipeline =
        new Pipeline(
            config.mode(),
            RouteTable.compile(config),
            new Classifier(),
            new Targets(config, (state, provider) -> {}),
            new FailureMemory<Answer>(),
            request -> "",
            category -> config.messages().of(category).text(),
            this,
            timing,
            () -> false);
  }

  HttpRequest post() {
    return post(HttpRequest.BodyPublishers.ofString(REQUEST));
  }

  HttpRequest post(HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(server.uri()).POST(body).build();
  }

  @SuppressWarnings("unchecked")
  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws Throwable {
    Returned returned = BlockingJdkExchange.run(pipeline, route(request), call(request, handler));
    if (returned.thrown() != null) {
      throw returned.thrown();
    }
    return (HttpResponse<T>) requireNonNull(returned.value());
  }

  @SuppressWarnings("unchecked")
  <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
    Returned returned = AsyncJdkExchange.start(pipeline, route(request), call(request, handler));
    return (CompletableFuture<HttpResponse<T>>) requireNonNull(returned.value());
  }

  private <T> JdkCall<T> call(HttpRequest request, BodyHandler<T> handler) {
    return new JdkCall<>(
        client, view(request), handler, null, pipeline.timing(), pipeline.timing().nanos());
  }

  private Route route(HttpRequest request) {
    JdkRequestView view = view(request);
    return requireNonNull(
        requireNonNull(pipeline.routes().at(view.host(), view.port())).match(view));
  }

  private static JdkRequestView view(HttpRequest request) {
    URI uri = request.uri();
    return new JdkRequestView(
        request, requireNonNull(JdkRequestView.hostOf(uri)), JdkRequestView.portOf(uri));
  }

  @Override
  public void internalError(String component, Throwable error) {
    internalErrors.add(error);
  }

  @Override
  public Call started(CallFacts facts) {
    return new Call() {
      @Override
      public Scope attemptStarted(AttemptFacts attempt) {
        whenAttempting.run();
        return Scope.NONE;
      }

      @Override
      public void attemptEnded(AttemptEnd end) {
        attempts.add(end);
      }

      @Override
      public void retryScheduled(
          AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
        retries.add(failed);
      }

      @Override
      public void retrySuppressed(Classification failure, Suppression why) {
        suppressed.add(why);
      }

      @Override
      public void ended(CallEnd end) {
        ends.add(end);
      }
    };
  }
}
