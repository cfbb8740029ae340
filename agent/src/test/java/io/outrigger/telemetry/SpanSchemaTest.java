package io.outrigger.telemetry;

import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.outrigger.telemetry.CallStory.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.telemetry.Destination.Owner;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SpanSchemaTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private InMemoryTelemetry telemetry =
      new InMemoryTelemetry(Owner.APPLICATION, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void oneSpanTellsTheOperationAsTheCallerSawIt() {
    CallStory.healthy(telemetry, CallStory.chat(GPT));

    SpanData span = telemetry.span("chat gpt-4o");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("outrigger");
    assertThat(span.getInstrumentationScopeInfo().getVersion()).isEqualTo("1.2.3");
    assertThat(span.getAttributes().asMap())
        .containsEntry(stringKey("gen_ai.operation.name"), "chat")
        .containsEntry(stringKey("gen_ai.provider.name"), "openai")
        .containsEntry(stringKey("gen_ai.request.model"), "gpt-4o")
        .containsEntry(stringKey("server.address"), "api.example")
        .containsEntry(longKey("server.port"), 443L)
        .containsEntry(doubleKey("gen_ai.request.temperature"), 0.5)
        .containsEntry(longKey("gen_ai.request.max_tokens"), 100L)
        .containsEntry(stringKey("gen_ai.response.model"), "gpt-4o-2024")
        .containsEntry(stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop"))
        .containsEntry(longKey("gen_ai.usage.input_tokens"), 12L)
        .containsEntry(longKey("gen_ai.usage.reasoning.output_tokens"), 7L)
        .containsEntry(stringKey("outrigger.outcome"), "ok")
        .containsEntry(longKey("outrigger.attempt.count"), 1L)
        .doesNotContainKey(longKey("gen_ai.request.choice.count"))
        .doesNotContainKey(longKey("gen_ai.usage.cache_write.input_tokens"))
        .doesNotContainKey(stringKey("outrigger.mode"))
        .doesNotContainKey(stringKey("error.type"));
    assertThat(span.getAttributes().toString()).doesNotContain("secret");
  }

  @Test
  void attemptsAreSiblingsBelowTheOperationAndSayNothingOfTokens() {
    CallStory.retried(telemetry.started(CallStory.chat(GPT)), GPT);

    SpanData operation = telemetry.span("chat gpt-4o");
    List<SpanData> attempts =
        telemetry.spans().stream().filter(span -> span.getName().equals("POST")).toList();
    assertThat(attempts)
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getParentSpanId()).isEqualTo(operation.getSpanId());
              assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
              assertThat(span.getAttributes().asMap().keySet())
                  .noneMatch(key -> key.getKey().startsWith("gen_ai."));
              assertThat(span.getAttributes().get(stringKey("url.full")))
                  .isEqualTo("https://api.example/v1/chat/completions?key=REDACTED&alt=sse");
            });
    assertThat(attempts.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attempts.get(0).getAttributes().asMap())
        .containsEntry(longKey("http.response.status_code"), 429L)
        .containsEntry(stringKey("error.type"), "rate_limit_exceeded")
        .containsEntry(stringKey("outrigger.error.category"), "rate_limited")
        .doesNotContainKey(longKey("http.request.resend_count"));
    assertThat(attempts.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attempts.get(1).getAttributes().asMap())
        .containsEntry(longKey("http.request.resend_count"), 1L)
        .containsEntry(longKey("outrigger.attempt.number"), 2L)
        .containsEntry(stringKey("outrigger.target.model"), "gpt-4o");
    assertThat(operation.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(operation.getAttributes().asMap())
        .containsEntry(stringKey("outrigger.outcome"), "retried")
        .containsEntry(longKey("outrigger.attempt.count"), 2L)
        .containsEntry(doubleKey("outrigger.retry.total_delay"), 1.5)
        .doesNotContainKey(stringKey("outrigger.error.category"));
    EventData retry = operation.getEvents().get(0);
    assertThat(retry.getName()).isEqualTo("outrigger.retry");
    assertThat(retry.getAttributes().asMap())
        .containsEntry(longKey("outrigger.attempt.number"), 1L)
        .containsEntry(stringKey("outrigger.error.category"), "rate_limited")
        .containsEntry(doubleKey("outrigger.retry.delay"), 1.5)
        .containsEntry(stringKey("outrigger.retry.wait_source"), "retry_after");
  }

  @Test
  void fallbackIsNamedBesideWhatWasAskedFor() {
    CallStory.fellBack(telemetry.started(CallStory.chat(GPT)), GPT);

    SpanData operation = telemetry.span("chat gpt-4o");
    assertThat(operation.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(operation.getAttributes().asMap())
        .containsEntry(stringKey("outrigger.outcome"), "fallback")
        .containsEntry(stringKey("gen_ai.request.model"), "gpt-4o")
        .containsEntry(stringKey("gen_ai.response.model"), "gpt-4o-2024")
        .containsEntry(stringKey("outrigger.fallback.provider"), "aws.bedrock")
        .containsEntry(stringKey("outrigger.fallback.model"), "claude")
        .containsEntry(stringKey("outrigger.fallback.reason"), "not_found")
        .doesNotContainKey(stringKey("outrigger.error.category"))
        .doesNotContainKey(stringKey("outrigger.degraded.source"));
    EventData skipped = operation.getEvents().get(0);
    assertThat(skipped.getName()).isEqualTo("outrigger.fallback.skipped");
    assertThat(skipped.getAttributes().asMap())
        .containsEntry(stringKey("outrigger.fallback.endpoint"), "spare")
        .containsEntry(stringKey("outrigger.fallback.model"), "gpt-4o")
        .containsEntry(stringKey("outrigger.fallback.skip_reason"), "server_state");
    EventData moved = operation.getEvents().get(1);
    assertThat(moved.getName()).isEqualTo("outrigger.fallback");
    assertThat(moved.getAttributes().asMap())
        .containsEntry(stringKey("outrigger.fallback.from_provider"), "openai")
        .containsEntry(stringKey("outrigger.fallback.from_model"), "gpt-4o")
        .containsEntry(stringKey("outrigger.fallback.provider"), "aws.bedrock")
        .containsEntry(stringKey("outrigger.fallback.model"), "claude")
        .containsEntry(stringKey("outrigger.fallback.reason"), "not_found");
  }

  @Test
  void degradedReplyIsMarked() {
    telemetry
        .started(CallStory.chat(GPT))
        .ended(
            CallStory.end(CallOutcome.DEGRADED, null, new Degradation("cache_semantic", 61, 0.97)));
    assertThat(telemetry.span("chat gpt-4o").getAttributes().asMap())
        .containsEntry(stringKey("outrigger.outcome"), "degraded")
        .containsEntry(stringKey("outrigger.degraded.source"), "cache_semantic")
        .containsEntry(longKey("outrigger.degraded.age"), 61L)
        .containsEntry(doubleKey("outrigger.degraded.similarity"), 0.97);
  }

  @Test
  void besideTheOpenTelemetryAgentItsHttpSpansAreTheAttempts() {
    InMemoryTelemetry beside = new InMemoryTelemetry(Owner.OTEL_AGENT, CallStory.config());
    CallStory.retried(beside.started(CallStory.chat(GPT)), GPT);
    assertThat(beside.spans()).extracting(SpanData::getName).containsExactly("chat gpt-4o");
    beside.close();
  }

  @Test
  void theClientsOwnSpansNestBelowOurs() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    CallListener.Scope scope = call.attemptStarted(attempt);
    telemetry.sdk.getTracer("okhttp").spanBuilder("inner").startSpan().end();
    scope.close();
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
    call.attemptEnded(CallStory.answered(attempt));
    call.ended(CallStory.end(CallOutcome.OK, 1));
    assertThat(telemetry.span("inner").getParentSpanId())
        .isEqualTo(telemetry.span("POST").getSpanId());
  }

  @Test
  void anAttemptsSpanLastsAsLongAsTheAttemptNotAsTheWaitBehindIt() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    call.attemptStarted(attempt).close();
    AttemptEnd told = CallStory.answered(attempt); // lasted 200 ms, told at once
    call.attemptEnded(told);
    call.ended(CallStory.end(CallOutcome.OK, 1));
    SpanData span = telemetry.span("POST");
    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(told.durationNanos());
  }

  @Test
  void theApplicationsCurrentSpanIsTheParentEvenWhereAHeaderNamesAnother() {
    Span request = telemetry.sdk.getTracer("app").spanBuilder("GET /ask").startSpan();
    String header = "00-" + TRACE + "-b7ad6b7169203331-01";
    Context.current()
        .with(request)
        .wrap(() -> CallStory.healthy(telemetry, CallStory.chat(GPT, header, null)))
        .run();
    assertThat(telemetry.span("chat gpt-4o").getParentSpanId())
        .isEqualTo(request.getSpanContext().getSpanId());
  }

  @Test
  void theRequestsTraceparentIsTheParentWhereNoSpanIsCurrent() {
    String header = "00-" + TRACE + "-b7ad6b7169203331-01";
    CallStory.healthy(telemetry, CallStory.chat(GPT, header, null));
    assertThat(telemetry.span("chat gpt-4o").getTraceId()).isEqualTo(TRACE);
    assertThat(telemetry.span("chat gpt-4o").getParentSpanId()).isEqualTo("b7ad6b7169203331");
  }

  @Test
  void malformedTraceparentIsIgnored() {
    CallStory.healthy(telemetry, CallStory.chat(GPT, "00-" + "0".repeat(32) + "-1-01", null));
    assertThat(telemetry.span("chat gpt-4o").getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void failureIsAnErrorWithCategoryAndReasonButWithoutTheExceptionsMessage() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.retrySuppressed(
        CallStory.failure(ErrorCategory.TRANSIENT, "503"), Suppression.MAX_ATTEMPTS);
    Throwable error = new java.io.IOException("you asked: my secret prompt");
    call.ended(CallStory.failedEnd(ErrorCategory.TRANSIENT, "503", error));

    SpanData span = telemetry.span("chat gpt-4o");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("transient 503");
    assertThat(span.getAttributes().asMap())
        .containsEntry(stringKey("error.type"), "503")
        .containsEntry(stringKey("outrigger.outcome"), "failed")
        .containsEntry(stringKey("outrigger.error.category"), "transient");
    assertThat(span.getEvents())
        .extracting(EventData::getName)
        .containsExactly("outrigger.retry.suppressed");
    assertThat(
            span.getEvents().get(0).getAttributes().get(stringKey("outrigger.suppression.reason")))
        .isEqualTo("max_attempts");
    assertThat(span.toString()).doesNotContain("secret");

    assertThat(telemetry.logs()).hasSize(1);
    LogRecordData log = telemetry.logs().get(0);
    assertThat(log.getEventName()).isEqualTo("gen_ai.client.operation.exception");
    assertThat(log.getSeverity()).isEqualTo(Severity.WARN);
    assertThat(log.getSpanContext()).isEqualTo(span.getSpanContext());
    assertThat(log.getInstrumentationScopeInfo().getName()).isEqualTo("outrigger");
    assertThat(log.getAttributes().asMap())
        .containsEntry(stringKey("exception.type"), "java.io.IOException")
        .containsEntry(stringKey("gen_ai.operation.name"), "chat")
        .containsEntry(stringKey("outrigger.error.category"), "transient");
    assertThat(log.getAttributes().get(stringKey("exception.stacktrace")))
        .startsWith("java.io.IOException\n\tat ")
        .contains("SpanSchemaTest");
    assertThat(log.toString()).doesNotContain("secret");
  }

  @Test
  void exceptionIsAnEventOfTheSpanWhereThatIsAskedFor() {
    telemetry.close();
    telemetry = new InMemoryTelemetry(Owner.APPLICATION, CallStory.exceptionsOnSpans());
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.ended(CallStory.failedEnd(ErrorCategory.TRANSIENT, "503", new java.io.IOException("x")));

    assertThat(telemetry.logs()).isEmpty();
    assertThat(telemetry.span("chat gpt-4o").getEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getName()).isEqualTo("exception");
              assertThat(event.getAttributes().get(stringKey("exception.stacktrace")))
                  .contains("SpanSchemaTest");
            });
  }

  @Test
  void circuitsOpeningSaysWhatOpenedIt() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.circuitMoved(
        GPT, new CircuitTransition(Phase.CLOSED, Phase.OPEN, ErrorCategory.RATE_LIMITED));
    call.ended(CallStory.end(CallOutcome.OK, 1));

    assertThat(telemetry.span("chat gpt-4o").getEvents().get(0).getAttributes().asMap())
        .containsEntry(stringKey("outrigger.error.category"), "rate_limited");
  }

  @Test
  void refusalByTheCircuitIsAnErrorWithoutAttempts() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.circuitMoved(
        GPT, new CircuitTransition(Phase.CLOSED, Phase.OPEN, ErrorCategory.TRANSIENT));
    call.ended(CallStory.refusedByCircuit());

    SpanData span = telemetry.span("chat gpt-4o");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap())
        .containsEntry(stringKey("error.type"), "circuit_open")
        .containsEntry(stringKey("outrigger.error.category"), "circuit_open")
        .containsEntry(stringKey("outrigger.outcome"), "refused")
        .containsEntry(longKey("outrigger.attempt.count"), 0L);
    assertThat(span.getEvents().get(0).getAttributes().asMap())
        .containsEntry(stringKey("outrigger.circuit_breaker.name"), "openai/gpt-4o")
        .containsEntry(stringKey("outrigger.circuit_breaker.from"), "closed")
        .containsEntry(stringKey("outrigger.circuit_breaker.to"), "open");
  }

  @Test
  void policyStopThatArrivedIsDataNotAnError() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    call.attemptStarted(attempt).close();
    call.attemptEnded(
        CallStory.failed(
            attempt,
            200,
            CallStory.failure(ErrorCategory.CONTENT_POLICY, "content_filter"),
            Disposition.SURFACED));
    CallEnd ok = CallStory.end(CallOutcome.OK, 1);
    call.ended(
        new CallEnd(
            CallOutcome.OK,
            ErrorCategory.CONTENT_POLICY,
            false,
            null,
            1,
            0,
            0,
            -1,
            1,
            ok.reply(),
            null));
    assertThat(telemetry.spans())
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
              assertThat(span.getAttributes().get(stringKey("error.type"))).isNull();
              assertThat(span.getAttributes().get(stringKey("outrigger.error.category")))
                  .isEqualTo("content_policy");
            });
  }

  @Test
  void cancelledCallIsNoError() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.attemptStarted(CallStory.attempt(1, 0, GPT)).close();
    CallEnd ok = CallStory.end(CallOutcome.CANCELLED, 1);
    call.ended(
        new CallEnd(
            ok.outcome(), ErrorCategory.CANCELLED, false, null, 1, 0, 0, -1, 1, ok.reply(), null));
    SpanData span = telemetry.span("chat gpt-4o");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().get(stringKey("outrigger.error.category")))
        .isEqualTo("cancelled");
    assertThat(telemetry.spans()).extracting(SpanData::getName).contains("POST");
  }

  @Test
  void observeModeMarksTheSpanAndSaysWhatWouldHaveBeenDone() {
    InMemoryTelemetry observing =
        new InMemoryTelemetry(
            Owner.APPLICATION, CallStory.config(GenAiNaming.LATEST, Mode.OBSERVE));
    OtelCall call = observing.started(CallStory.chat(GPT));
    call.observed("retry", CallStory.failure(ErrorCategory.RATE_LIMITED, "429"));
    call.ended(CallStory.failedEnd(ErrorCategory.RATE_LIMITED, "429", null));
    SpanData span = observing.span("chat gpt-4o");
    assertThat(span.getAttributes().get(stringKey("outrigger.mode"))).isEqualTo("observe");
    assertThat(span.getEvents().get(0).getName()).isEqualTo("outrigger.observed");
    assertThat(span.getEvents().get(0).getAttributes().asMap())
        .containsEntry(stringKey("outrigger.observed.decision"), "retry")
        .containsEntry(stringKey("outrigger.error.category"), "rate_limited");
    observing.close();
  }

  @Test
  void requestWithoutModelIsNamedByItsOperationAlone() {
    Target none = new Target("openai", "-", "");
    CallFacts facts = CallStory.chat(none);
    CallStory.healthy(telemetry, facts);
    assertThat(telemetry.span("chat").getAttributes().get(stringKey("gen_ai.request.model")))
        .isNull();
  }
}
