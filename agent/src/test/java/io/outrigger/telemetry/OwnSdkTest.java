package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import io.outrigger.weave.ApiRelocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OwnSdkTest {
  private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
  private OtlpSink sink;

  @BeforeEach
  void open() throws IOException {
    sink = new OtlpSink();
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void spansAndMetricsArriveOverOtlpWithoutAnySetting() throws InterruptedException {
    OwnTelemetry own = own(Map.of());
    CallListener listener = listener(own);
    CallListener.Call call = listener.started(facts());
    CallStory.retried(call, GPT);

    OtlpSink.Received received = sink.nextTraces();
    ResourceSpans spans = OtlpSink.traces(received).getResourceSpans(0);
    assertThat(received.encoding()).isEqualTo("gzip");
    assertThat(spans.getScopeSpans(0).getScope().getName()).isEqualTo("outrigger");
    assertThat(spans.getScopeSpans(0).getSpansList())
        .extracting(Span::getName)
        .containsExactlyInAnyOrder("POST", "POST", "chat gpt-4o");
    assertThat(attributes(spans.getResource())).containsKey("service.instance.id");

    own.shutdown();
    List<Metric> metrics =
        sink.nextMetrics().getResourceMetrics(0).getScopeMetricsList().stream()
            .filter(scope -> scope.getScope().getName().equals("outrigger"))
            .flatMap(scope -> scope.getMetricsList().stream())
            .toList();
    assertThat(metrics)
        .extracting(Metric::getName)
        .contains(
            "outrigger.operations",
            "outrigger.retries",
            "gen_ai.client.inference.duration",
            "outrigger.agent.info");
    assertThat(log).isEmpty();
  }

  @Test
  void shortLivedApplicationStillReportsItsOnlyCall() throws InterruptedException {
    OwnTelemetry own = own(Map.of());
    CallStory.healthy(listener(own), facts());
    own.shutdown(); // while the SDK is still starting
    assertThat(
            OtlpSink.traces(sink.nextTraces()).getResourceSpans(0).getScopeSpans(0).getSpansList())
        .extracting(Span::getName)
        .contains("chat gpt-4o");
  }

  @Test
  void callsThatEndedRightBeforeTheExitAreReported() throws InterruptedException {
    OwnTelemetry own = own(Map.of());
    CallListener listener = listener(own);
    CallStory.healthy(listener, facts());
    sink.nextTraces(); // the SDK has started
    for (int i = 0; i < 3; i++) {
      CallStory.healthy(listener, facts());
    }
    own.shutdown();
    long calls = 0;
    while (calls < 3) {
      calls +=
          OtlpSink.traces(sink.nextTraces())
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpansList()
              .stream()
              .filter(span -> span.getName().equals("chat gpt-4o"))
              .count();
    }
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void exportsRunOnTheAgentsOwnThreadsOnly() throws InterruptedException {
    OwnTelemetry own = own(Map.of());
    CallStory.healthy(listener(own), facts());
    sink.nextTraces();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("outrigger-otlp"))
        .isNotEmpty()
        .allSatisfy(
            thread -> {
              assertThat(thread).isInstanceOf(AgentThread.class);
              assertThat(thread.isDaemon()).isTrue();
            });
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("jdkhttp-executor"));
    assertThat(AgentThread.isCurrent()).isFalse();
  }

  @Test
  void grpcBecomesHttpWithOneLine() throws InterruptedException {
    CallStory.healthy(listener(own(Map.of("otel.exporter.otlp.protocol", "grpc"))), facts());
    sink.nextTraces();
    assertThat(log)
        .singleElement()
        .asString()
        .contains("otel.exporter.otlp.protocol=grpc", "http/protobuf", "4318");
  }

  @Test
  void exporterThatWeDoNotCarryIsLeftOutWithOneLine() throws InterruptedException {
    OwnTelemetry own =
        own(Map.of("otel.traces.exporter", "zipkin", "otel.metrics.exporter", "prometheus,otlp"));
    CallStory.healthy(listener(own), facts());
    own.shutdown();
    assertThat(sink.nextMetrics().getResourceMetricsCount()).isPositive();
    assertThat(log)
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("otel.traces.exporter=zipkin", "none"))
        .anySatisfy(
            line -> assertThat(line).contains("otel.metrics.exporter=prometheus", "otlp is used"));
  }

  @Test
  void propagatorsOfOthersDoNoHarm() throws InterruptedException {
    CallStory.healthy(listener(own(Map.of("otel.propagators", "b3"))), facts());
    assertThat(sink.nextTraces()).isNotNull();
  }

  @Test
  void badNumberTurnsTelemetryOffWithOneLineNamingIt() throws InterruptedException {
    CallListener listener = listener(own(Map.of("otel.bsp.schedule.delay", "abc")));
    CallStory.healthy(listener, facts());
    assertThat(log.poll(60, TimeUnit.SECONDS))
        .startsWith("telemetry is off:")
        .contains("otel.bsp.schedule.delay", "abc");
    assertThat(listener.started(facts())).isSameAs(CallListener.Call.NONE);
  }

  @Test
  void malformedHeadersAreNamedButNotShown() throws InterruptedException {
    OwnTelemetry own = own(Map.of("otel.exporter.otlp.headers", "api-key-sk-secret"));
    CallStory.healthy(listener(own), facts());
    assertThat(log.poll(60, TimeUnit.SECONDS))
        .contains("otel.exporter.otlp.headers")
        .doesNotContain("secret");
  }

  @Test
  void headersOfTheBackendAreSent() throws InterruptedException {
    OwnTelemetry own = own(Map.of("otel.exporter.otlp.headers", "authorization=abc"));
    CallStory.healthy(listener(own), facts());
    assertThat(sink.nextTraces().authorization()).isEqualTo("abc");
  }

  @Test
  void unknownSamplerIsReportedByAutoconfiguration() {
    OwnSdk sdk = new OwnSdk(log::add, settings(Map.of("otel.traces.sampler", "dice")));
    assertThatThrownBy(sdk::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dice");
  }

  @Test
  void silentBackendHoldsUpTheExitForThreeSecondsAtMost() throws Exception {
    try (ServerSocket blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      OwnTelemetry own =
          own(
              Map.of(
                  "otel.exporter.otlp.endpoint",
                  "http://127.0.0.1:" + blackHole.getLocalPort(),
                  "otel.exporter.otlp.timeout",
                  "120000"));
      CallStory.healthy(listener(own), facts());
      long start = System.nanoTime();
      own.shutdown();
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isLessThan(3_000 + 30_000);
      assertThat(log).singleElement().asString().contains("the last spans are lost");
    }
  }

  @Test
  void exceptionsArriveAsLogRecordsOfTheCallsTrace() throws InterruptedException {
    CallListener.Call call = listener(own(Map.of())).started(facts());
    call.ended(CallStory.failedEnd(ErrorCategory.TRANSIENT, "503", new IOException("a prompt")));
    ScopeLogs logs = sink.nextLogs().getResourceLogs(0).getScopeLogs(0);
    LogRecord told = logs.getLogRecords(0);
    assertThat(logs.getScope().getName()).isEqualTo("outrigger");
    assertThat(told.getEventName()).isEqualTo("gen_ai.client.operation.exception");
    assertThat(told.getSeverityText()).isEqualTo("WARN");
    assertThat(told.toString()).doesNotContain("a prompt");
    assertThat(told.getTraceId()).isEqualTo(exported(sink).getTraceId());
  }

  @Test
  void backendThatTakesNoLogsIsSparedThem() throws InterruptedException {
    OwnTelemetry own = own(Map.of("otel.logs.exporter", "none"));
    listener(own)
        .started(facts())
        .ended(CallStory.failedEnd(ErrorCategory.TRANSIENT, "503", new IOException()));
    exported(sink);
    own.shutdown();
    assertThat(sink.logsReceived()).isZero();
    assertThat(log).isEmpty();
  }

  @Test
  void whoWatchesKnowsTheTraceBeforeTheSdkHasStarted() throws InterruptedException {
    List<String> traces = new CopyOnWriteArrayList<>();
    CallWatch watch =
        new CallWatch() {
          @Override
          public void retryScheduled(
              Watched call,
              AttemptFacts failed,
              Classification failure,
              Duration delay,
              WaitSource source) {
            traces.add(call.traceId());
          }

          @Override
          public void ended(Watched call, CallEnd end) {
            traces.add(call.traceId());
          }
        };
    TelemetrySetup setup = setup(watch);
    CallStory.retried(listener(own(setup, Map.of()), setup).started(facts()), GPT);
    assertThat(traces).hasSize(2);
    String exported = HexFormat.of().formatHex(exported(sink).getTraceId().toByteArray());
    assertThat(traces).containsOnly(exported);
  }

  @Test
  void whoWatchesHearsOfCallsWithoutAnySdkToo() throws InterruptedException {
    List<String> heard = new CopyOnWriteArrayList<>();
    CallWatch watch =
        new CallWatch() {
          @Override
          public void attemptAnswered(Target target) {
            heard.add("answered " + target.model());
          }

          @Override
          public void ended(Watched call, CallEnd end) {
            heard.add("ended " + call.facts().operation() + " " + call.traceId());
          }
        };
    TelemetrySetup setup = setup(watch);
    OwnTelemetry off = new OwnTelemetry(setup, () -> true, () -> null);
    CallStory.healthy(listener(off, setup), facts()); // finds that it is off
    heard.clear();
    CallListener.Call call = listener(off, setup).started(facts());
    assertThat(call.readsReplies()).as("nobody asks for usage").isFalse();
    CallStory.healthy(facts -> call, facts());
    assertThat(heard).containsExactly("answered gpt-4o", "ended chat null");
  }

  private static Span exported(OtlpSink sink) throws InterruptedException {
    return OtlpSink.traces(sink.nextTraces()).getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  private OwnTelemetry own(Map<String, String> settings) {
    return own(setup(), settings);
  }

  private OwnTelemetry own(TelemetrySetup setup, Map<String, String> settings) {
    return new OwnTelemetry(
        setup, () -> false, () -> new OwnSdk(log::add, settings(settings)).build());
  }

  private TelemetrySetup setup() {
    return setup(CallWatch.NONE);
  }

  private TelemetrySetup setup(CallWatch watch) {
    return new TelemetrySetup(
        AgentFacts.of("1.2.3", CallStory::config, watch),
        ApiRelocation::relocate,
        log::add,
        System::nanoTime);
  }

  private CallListener listener(OwnTelemetry own) {
    return listener(own, setup());
  }

  private static CallListener listener(OwnTelemetry own, TelemetrySetup setup) {
    return new OtelCallListener(
        setup.agent(),
        new WhoseOpenTelemetry(setup, null, ClassLoader.getSystemClassLoader()),
        own);
  }

  /** A loader without OpenTelemetry: nobody's but ours. */
  private static CallFacts facts() {
    return CallStory.chat(GPT, null, ClassLoader.getPlatformClassLoader());
  }

  private Map<String, String> settings(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("otel.exporter.otlp.endpoint", sink.endpoint());
    return all;
  }

  private static Map<String, String> attributes(Resource resource) {
    return resource.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, pair -> pair.getValue().getStringValue()));
  }
}
