package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.weave.ApiRelocation;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WhoseOpenTelemetryTest {
  /** A loader that sees no OpenTelemetry, as the system loader beside a fat jar. */
  private static final ClassLoader POOL = ClassLoader.getPlatformClassLoader();

  private final AtomicLong clock = new AtomicLong(1);
  private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final AtomicInteger ownStarts = new AtomicInteger();
  private final KeptSpans own = new KeptSpans();

  @Test
  void applicationsOwnSdkGetsSpansAndMetricsInItsOwnContext() {
    ForeignApp app = ForeignApp.ofThisVersion();
    app.call("set");
    tellsTheApplication(app);
  }

  @Test
  void autoconfiguredSdkOfTheApplicationIsFoundToo() {
    ForeignApp app = ForeignApp.ofThisVersion();
    app.call("autoconfigure");
    tellsTheApplication(app);
  }

  @Test
  void applicationWithAnOldApiIsServedWithoutWhatItLacks() {
    // 1.30 has neither isSet() nor advice for buckets, and names no log events.
    ForeignApp app = ForeignApp.ofJarsIn(Path.of("target", "opentelemetry-1.30"));
    app.call("set");
    tellsTheApplication(app);
    exceptionsAreLogRecordsOf(app, "event.name=\"gen_ai.client.operation.exception\"");
  }

  @Test
  void exceptionsAreLogRecordsOfTheApplicationsOwnSdk() {
    ForeignApp app = ForeignApp.ofThisVersion();
    app.call("set");
    exceptionsAreLogRecordsOf(app, "outrigger.error.category=\"transient\"");
  }

  private void exceptionsAreLogRecordsOf(ForeignApp app, String attribute) {
    listener(null)
        .started(CallStory.chat(GPT, null, app.loader))
        .ended(CallStory.failedEnd(ErrorCategory.TRANSIENT, "503", new IllegalStateException()));
    assertThat(app.logs()).singleElement().asString().startsWith("WARN ").contains(attribute);
    assertThat(log).isEmpty();
  }

  private void tellsTheApplication(ForeignApp app) {
    CallListener listener = listener(null);
    app.call("inSpan", "request", (Runnable) () -> callWithClientSpan(listener, app));
    assertThat(app.spans())
        .containsExactlyInAnyOrder(
            "/request", "request/chat gpt-4o", "chat gpt-4o/POST", "POST/http");
    assertThat(app.metrics())
        .contains(
            "gen_ai.client.inference.duration", "outrigger.operations", "outrigger.agent.info");
    assertThat(ownStarts).hasValue(0);
    assertThat(log).isEmpty();
  }

  @Test
  void openTelemetryAgentsHttpSpansNestBelowTheOperation() {
    ForeignApp agent = ForeignApp.shadedLikeTheOpenTelemetryAgent();
    agent.call("set");
    ForeignApp app = ForeignApp.ofThisVersion();
    CallListener listener = listener(agent.loader);
    agent.call(
        "inSpan",
        "request",
        (Runnable)
            () -> {
              CallListener.Call call = listener.started(CallStory.chat(GPT, null, app.loader));
              AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
              CallListener.Scope scope = call.attemptStarted(attempt);
              agent.call("clientSpan");
              scope.close();
              call.attemptEnded(CallStory.answered(attempt));
              call.ended(CallStory.end(CallOutcome.OK, 1));
            });
    assertThat(agent.spans())
        .containsExactlyInAnyOrder("/request", "request/chat gpt-4o", "chat gpt-4o/http");
    assertThat(agent.metrics()).contains("outrigger.operations");
    assertThat(ownStarts).hasValue(0);
  }

  @Test
  void ourSdkServesUntilTheApplicationSetsItsOwnAndThenYields() throws InterruptedException {
    ForeignApp app = ForeignApp.ofThisVersion();
    CallListener listener = listener(null);
    CallStory.healthy(listener, CallStory.chat(GPT, null, app.loader));
    assertThat(own.next().getName()).isEqualTo("POST");
    assertThat(own.next().getName()).isEqualTo("chat gpt-4o");

    app.call("set"); // throws if asking had installed a no-op
    CallStory.healthy(listener, CallStory.chat(GPT, null, app.loader));
    assertThat(app.spans()).contains("/chat gpt-4o");
    assertThat(own.closed.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(own.spans).isEmpty();
  }

  @Test
  void applicationsSdkThatComesAfterTwoMinutesIsLeftAlone() throws InterruptedException {
    ForeignApp app = ForeignApp.ofThisVersion();
    CallListener listener = listener(null);
    CallStory.healthy(listener, CallStory.chat(GPT, null, app.loader));
    clock.addAndGet(Duration.ofSeconds(121).toNanos());
    CallStory.healthy(listener, CallStory.chat(GPT, null, app.loader));
    app.call("set");
    CallStory.healthy(listener, CallStory.chat(GPT, null, app.loader));
    for (int i = 0; i < 6; i++) {
      own.next();
    }
    assertThat(app.spans()).isEmpty();
  }

  @Test
  void noopThatALibraryLeftBehindIsNoDestination() throws InterruptedException {
    ForeignApp app = ForeignApp.ofThisVersion();
    app.call("askTooEarly");
    CallStory.healthy(listener(null), CallStory.chat(GPT, null, app.loader));
    assertThat(own.next().getName()).isEqualTo("POST");
  }

  @Test
  void spanOfAnSdkThatTheApplicationKeepsToItselfIsTheParent() throws InterruptedException {
    privateSpanIsTheParent(ForeignApp.ofThisVersion());
    privateSpanIsTheParent(ForeignApp.ofJarsIn(Path.of("target", "opentelemetry-1.30")));
    assertThat(log).isEmpty();
  }

  private void privateSpanIsTheParent(ForeignApp app) throws InterruptedException {
    CallListener listener = listener(null);
    AtomicReference<@Nullable String> logged = new AtomicReference<>();
    Object ids =
        app.call(
            "inPrivateSpan",
            (Runnable)
                () -> {
                  CallListener.Call call = listener.started(CallStory.chat(GPT, null, app.loader));
                  logged.set(((CallWatch.Watched) call).traceId());
                  call.ended(CallStory.end(CallOutcome.OK, 1));
                });
    SpanData call = own.next();
    assertThat(call.getTraceId() + '/' + call.getParentSpanId()).isEqualTo(ids);
    assertThat(logged.get()).isEqualTo(call.getTraceId());
    CallStory.healthy(listener, CallStory.chat(GPT, null, app.loader));
    own.next();
    assertThat(own.next().getParentSpanContext().isValid()).as("no span is current").isFalse();
  }

  @Test
  void contextThatTheApplicationHasNotUsedYetIsLeftUntouched() throws InterruptedException {
    ForeignApp app = ForeignApp.ofThisVersion();
    CallStory.healthy(listener(null), CallStory.chat(GPT, null, app.loader));
    own.next();
    assertThat(app.call("wrapsContexts")).isEqualTo(true);
  }

  @Test
  void applicationsInOneJvmAreToldApart() throws InterruptedException {
    ForeignApp with = ForeignApp.ofThisVersion();
    with.call("set");
    ForeignApp without = ForeignApp.ofThisVersion();
    CallListener listener = listener(null);
    CallStory.healthy(listener, CallStory.chat(GPT, null, without.loader));
    CallStory.healthy(listener, CallStory.chat(GPT, null, with.loader));
    CallStory.healthy(listener, CallStory.chat(GPT, null, without.loader));
    for (int i = 0; i < 4; i++) {
      own.next();
    }
    assertThat(with.spans()).containsExactlyInAnyOrder("chat gpt-4o/POST", "/chat gpt-4o");
    assertThat(own.closed.getCount()).as("still needed").isEqualTo(1);
    assertThat(ownStarts).hasValue(1);
  }

  @Test
  void threadsOfTheCommonPoolBelongToTheOnlyApplicationThereIs() {
    ForeignApp app = ForeignApp.ofThisVersion();
    app.call("set");
    WhoseOpenTelemetry whose = whose(setup(), null);
    Destination found = whose.find(app.loader);
    assertThat(found).isNotNull();
    assertThat(whose.find(POOL)).isSameAs(found);
    ForeignApp second = ForeignApp.ofThisVersion();
    second.call("set");
    assertThat(whose.find(second.loader)).isNotNull().isNotSameAs(found);
    assertThat(whose.find(app.loader)).isSameAs(found);
    assertThat(whose.find(POOL)).as("it could be either's").isNull();
  }

  @Test
  void applicationThatWasReportedCanStillBeUnloaded() throws InterruptedException {
    CallListener listener = listener(null);
    AtomicReference<WeakReference<ClassLoader>> loader = new AtomicReference<>();
    // A thread of its own: this one's locals may keep contexts of the application.
    Thread application =
        new Thread(
            () -> {
              ForeignApp app = ForeignApp.ofThisVersion();
              app.call("set");
              callWithClientSpan(listener, app);
              assertThat(app.spans()).contains("/chat gpt-4o");
              loader.set(new WeakReference<>(app.loader));
            });
    application.start();
    application.join();
    WeakReference<ClassLoader> gone = loader.get();
    assertThat(gone).isNotNull();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (gone.get() != null && System.nanoTime() < end) {
      System.gc();
    }
    assertThat(gone.get()).isNull();
    CallStory.healthy(listener, CallStory.chat(GPT, null, POOL)); // the listener still lives
    assertThat(own.next().getName()).isEqualTo("POST");
  }

  @Test
  void callsThatEndWhileOurSdkStartsKeepTheirTimes() throws InterruptedException {
    CountDownLatch slowStart = new CountDownLatch(1);
    CallListener listener =
        listener(
            null,
            () -> {
              await(slowStart);
              return own.sdk();
            });
    long before = System.currentTimeMillis();
    CallStory.healthy(listener, CallStory.chat(GPT, null, ClassLoader.getPlatformClassLoader()));
    long after = System.currentTimeMillis();
    spinUntilMillisAfter(after + 5);
    slowStart.countDown();
    own.next();
    SpanData call = own.next();
    assertThat(TimeUnit.NANOSECONDS.toMillis(call.getStartEpochNanos())).isBetween(before, after);
    assertThat(TimeUnit.NANOSECONDS.toMillis(call.getEndEpochNanos())).isBetween(before, after);
  }

  @Test
  void waitingCallsAreBounded() throws InterruptedException {
    CountDownLatch slowStart = new CountDownLatch(1);
    CallListener listener =
        listener(
            null,
            () -> {
              await(slowStart);
              return own.sdk();
            });
    CallFacts facts = CallStory.chat(GPT, null, ClassLoader.getPlatformClassLoader());
    for (int i = 0; i < OwnTelemetry.MOST_WAITING + 100; i++) {
      listener.started(facts).ended(CallStory.end(CallOutcome.OK, 1));
    }
    slowStart.countDown();
    for (int i = 0; i < OwnTelemetry.MOST_WAITING; i++) {
      own.next();
    }
    CallStory.healthy(listener, facts);
    assertThat(own.next().getName()).as("not a 257th waiting call").isEqualTo("POST");
  }

  @Test
  void failedStartOfOurSdkIsOneLineAndNoMoreTelemetry() throws InterruptedException {
    CallListener listener =
        listener(
            null,
            () -> {
              throw new IllegalStateException("otel.bsp.schedule.delay=abc is no number");
            });
    CallFacts facts = CallStory.chat(GPT, null, ClassLoader.getPlatformClassLoader());
    listener.started(facts);
    assertThat(log.poll(60, TimeUnit.SECONDS))
        .isEqualTo("telemetry is off: otel.bsp.schedule.delay=abc is no number");
    assertThat(listener.started(facts)).isSameAs(CallListener.Call.NONE);
    assertThat(ownStarts).hasValue(1);
  }

  private void callWithClientSpan(CallListener listener, ForeignApp app) {
    CallListener.Call call = listener.started(CallStory.chat(GPT, null, app.loader));
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    CallListener.Scope scope = call.attemptStarted(attempt);
    app.call("clientSpan");
    scope.close();
    call.attemptEnded(CallStory.answered(attempt));
    call.ended(CallStory.end(CallOutcome.OK, 1));
  }

  private CallListener listener(@Nullable ClassLoader otelAgent) {
    return listener(otelAgent, own::sdk);
  }

  private CallListener listener(@Nullable ClassLoader otelAgent, Supplier<OpenTelemetrySdk> sdks) {
    TelemetrySetup setup = setup();
    OwnTelemetry telemetry =
        new OwnTelemetry(
            setup,
            () -> false,
            () -> {
              ownStarts.incrementAndGet();
              return new BuiltSdk(sdks.get());
            });
    return new OtelCallListener(setup.agent(), whose(setup, otelAgent), telemetry);
  }

  private TelemetrySetup setup() {
    return new TelemetrySetup(
        AgentFacts.of("1.2.3", CallStory::config), ApiRelocation::relocate, log::add, clock::get);
  }

  private static WhoseOpenTelemetry whose(TelemetrySetup setup, @Nullable ClassLoader otelAgent) {
    return new WhoseOpenTelemetry(setup, otelAgent, POOL);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void spinUntilMillisAfter(long millis) {
    while (System.currentTimeMillis() <= millis) {
      Thread.onSpinWait();
    }
  }

  /** Our own SDK's side: spans one by one, in the order in which they ended. */
  private static final class KeptSpans implements SpanExporter {
    final LinkedBlockingQueue<SpanData> spans = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);

    OpenTelemetrySdk sdk() {
      return OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(this))
                  .build())
          .build();
    }

    SpanData next() throws InterruptedException {
      SpanData span = spans.poll(60, TimeUnit.SECONDS);
      assertThat(span).isNotNull();
      return span;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      spans.addAll(List.copyOf(batch));
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      closed.countDown();
      return CompletableResultCode.ofSuccess();
    }
  }
}
