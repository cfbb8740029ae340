package io.outrigger.client.okhttp;

import io.outrigger.call.Answer;
import io.outrigger.call.Gate;
import io.outrigger.call.Pipeline;
import io.outrigger.call.SystemTiming;
import io.outrigger.classify.Classifier;
import io.outrigger.config.ConfigLoader;
import io.outrigger.config.ConfigSources;
import io.outrigger.config.LoadedConfig;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Targets;
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
    return new OkHttpClient.Builder()
        .addInterceptor(new OutriggerInterceptor(OutwardClient.like(null)))
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
        request -> "",
        category -> category.word(),
        listener,
        new SystemTiming(),
        () -> false);
  }
}
