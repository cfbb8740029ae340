package io.outrigger.client.okhttp;

import io.outrigger.call.Answer;
import io.outrigger.call.Elsewhere;
import io.outrigger.call.Gate;
import io.outrigger.call.Ladder;
import io.outrigger.call.Pipeline;
import io.outrigger.call.SystemTiming;
import io.outrigger.classify.Classifier;
import io.outrigger.config.ConfigLoader;
import io.outrigger.config.ConfigSources;
import io.outrigger.config.LoadedConfig;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Targets;
import io.outrigger.fallback.CreatedIds;
import io.outrigger.fallback.TargetSwitch;
import io.outrigger.route.RouteTable;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * A client with our interceptor before one of the test's, which stands for the rest of OkHttp and
 * the wire.
 */
final class InterceptedClient {

  private InterceptedClient() {}

  static OkHttpClient of(Interceptor wire) {
    return with(OutwardClient.like(null), wire);
  }

  /** The same, beside which calls to other origins can be sent. */
  static OkHttpClient withOutward(Interceptor wire) {
    OutwardClient outward = OutwardClient.like(null);
    OkHttpClient client = with(outward, wire);
    outward.beside(client);
    return client;
  }

  private static OkHttpClient with(OutwardClient outward, Interceptor wire) {
    return new OkHttpClient.Builder()
        .addInterceptor(new OutriggerInterceptor(outward))
        .addInterceptor(wire)
        .build();
  }

  /** Opens the gate for calls to {@code api.openai.com}. */
  static void open(CallListener listener, Map<String, String> properties) {
    Gate.open(pipeline(listener, properties));
  }

  static Pipeline pipeline(CallListener listener, Map<String, String> properties) {
    Path nowhere = Path.of("no", "such", "folder");
    LoadedConfig loaded = ConfigLoader.load(new ConfigSources(null, Map.of(), properties, nowhere));
    Targets targets = new Targets(loaded.config(), (target, provider) -> {});
    return new Pipeline(
        loaded.config().mode(),
        RouteTable.compile(loaded.config()),
        new Classifier(),
        targets,
        new FailureMemory<Answer>(),
        new Elsewhere(
            loaded.config().fallbacks(),
            new TargetSwitch(loaded.config().endpoints()),
            new CreatedIds()),
        Ladder.NONE,
        request -> "",
        category -> category.word(),
        listener,
        new SystemTiming(),
        () -> false);
  }
}
