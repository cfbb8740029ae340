package io.outrigger.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Builds our own SDK by the standard {@code OTEL_*} settings, made safe: what the bare
 * autoconfiguration answers with an exception (another protocol, an exporter that we do not carry)
 * becomes what we can do and one line for the operator.
 */
final class OwnSdk {
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");
  private static final String OTLP = "otlp";
  private static final String NONE = "none";
  private static final String HTTP = "http/protobuf";

  // Quicker and smaller than the SDK's own: an application that dies soon still reports.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.exporter.otlp.protocol", HTTP,
          "otel.exporter.otlp.compression", "gzip",
          "otel.exporter.otlp.timeout", "5000",
          "otel.bsp.schedule.delay", "1000",
          "otel.blrp.schedule.delay", "1000",
          "otel.metric.export.interval", "60000",
          "otel.logs.exporter", OTLP,
          "otel.propagators", NONE);

  private static final String BATCH = "otel.bsp.max.export.batch.size";

  // Twice the SDK's own: a request costs as much as the spans of hundreds of calls.
  private static final int SPANS_PER_REQUEST = 1_024;

  private static final int SDK_QUEUE = 2_048;

  private final Consumer<String> log;
  private final Map<String, String> overrides;

  /**
   * Prepares an SDK.
   *
   * @param overrides settings that win over environment and system properties; for tests
   */
  OwnSdk(Consumer<String> log, Map<String, String> overrides) {
    this.log = log;
    this.overrides = overrides;
  }

  /** Builds it: takes some 200 ms. Throws what autoconfiguration throws. */
  RunningSdk build() {
    ExecutorService threads = exporterThreads();
    AutoConfiguredOpenTelemetrySdkBuilder builder =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .setServiceClassLoader(OwnSdk.class.getClassLoader())
            .addPropertiesSupplier(() -> DEFAULTS)
            .addPropertiesCustomizer(config -> overrides)
            .addPropertiesCustomizer(this::possible)
            .addResourceCustomizer((resource, config) -> identified(resource))
            // The JDK's sender hands requests to an executor: its threads must be known as ours,
            // else our own hook would see them. Its retries would use up our bounded shutdown.
            .addSpanExporterCustomizer(
                (exporter, config) ->
                    exporter instanceof OtlpHttpSpanExporter http
                        ? http.toBuilder().setExecutorService(threads).setRetryPolicy(null).build()
                        : exporter)
            .addLogRecordExporterCustomizer(
                (exporter, config) ->
                    exporter instanceof OtlpHttpLogRecordExporter http
                        ? http.toBuilder().setExecutorService(threads).setRetryPolicy(null).build()
                        : exporter)
            .addTracerProviderCustomizer(
                (provider, config) -> provider.setIdGenerator(GivenIds.INSTANCE))
            .addMetricExporterCustomizer(
                (exporter, config) ->
                    exporter instanceof OtlpHttpMetricExporter http
                        ? http.toBuilder().setExecutorService(threads).setRetryPolicy(null).build()
                        : exporter);
    return new BuiltSdk(builder.build().getOpenTelemetrySdk());
  }

  private Map<String, String> possible(ConfigProperties config) {
    Map<String, String> changes = new HashMap<>();
    exporter(config, "otel.traces.exporter", changes);
    exporter(config, "otel.metrics.exporter", changes);
    exporter(config, "otel.logs.exporter", changes);
    boolean roomy = config.getInt("otel.bsp.max.queue.size", SDK_QUEUE) >= 2 * SPANS_PER_REQUEST;
    if (roomy && config.getString(BATCH) == null) {
      changes.put(BATCH, Integer.toString(SPANS_PER_REQUEST));
    }
    // We never inject: the application's requests leave as they are.
    changes.put("otel.propagators", NONE);
    for (String signal : List.of("", ".traces", ".metrics", ".logs")) {
      String key = "otel.exporter.otlp" + signal + ".protocol";
      String protocol = config.getString(key);
      if (protocol != null && !protocol.equals(HTTP)) {
        changes.put(key, HTTP);
        say(key, protocol, HTTP + " is used; it usually listens on port 4318, not 4317");
      }
    }
    return changes;
  }

  private void exporter(ConfigProperties config, String key, Map<String, String> changes) {
    List<String> wanted = config.getList(key);
    List<String> others = new ArrayList<>(wanted);
    others.removeAll(List.of(OTLP, NONE));
    if (!others.isEmpty()) {
      String use = wanted.contains(OTLP) ? OTLP : NONE;
      changes.put(key, use);
      say(key, String.join(",", others), "otlp and none are possible; " + use + " is used");
    }
  }

  private void say(String key, String value, String then) {
    log.accept("telemetry: " + key + "=" + value + " is not possible here: " + then);
  }

  /** Without an id of its own each process of a service would overwrite the others' metrics. */
  private static Resource identified(Resource resource) {
    return resource.getAttribute(INSTANCE) != null
        ? resource
        : resource.merge(Resource.create(Attributes.of(INSTANCE, UUID.randomUUID().toString())));
  }

  private static ExecutorService exporterThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            2,
            2,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(16),
            task -> AgentThread.of(task, "otlp"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
