package io.outrigger.telemetry;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.config.Reporting;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import io.outrigger.telemetry.Binding.SpanRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns what happens to one call into a span, its events and metrics. */
final class OtelCall extends HeardCall {
  private final Destination to;
  private final Binding binding;
  private final String provider;
  private final @Nullable String model;
  private final SpanRef span;
  private @Nullable Handoff handoff;
  private @Nullable SpanRef attemptSpan;
  private @Nullable Object resendContext;
  private long at;
  private long attemptStartedAt;

  /** Starts the span of a call that starts now, under the context current on this thread. */
  OtelCall(Destination to, CallFacts facts) {
    this(to, facts, 0, to.agent.watch());
  }

  /** The span of a call that was watched when it happened. */
  static OtelCall past(Destination to, CallFacts facts, long epochNanos) {
    return new OtelCall(to, facts, epochNanos, CallWatch.NONE);
  }

  /**
   * @param epochNanos when the call started, 0 = now
   */
  private OtelCall(Destination to, CallFacts facts, long epochNanos, CallWatch watch) {
    super(facts, watch);
    this.to = to;
    this.binding = to.binding;
    this.at = epochNanos;
    this.provider = Names.provider(facts.provider());
    this.model = to.agent.asked().label(facts.target().model());
    to.metrics.started(facts.operation(), provider, model);
    Object parent =
        binding.withParent(binding.currentContext(), TraceParent.parse(facts.traceparent()));
    Mode mode = to.agent.config().get().mode();
    this.span =
        binding.startSpan(
            SpanWords.name(facts), parent, SpanWords.atStart(facts, provider, mode), at);
    to.callStarted();
  }

  @Override
  public @Nullable String traceId() {
    return span.traceId();
  }

  @Override
  public boolean readsReplies() {
    return true;
  }

  /** What follows happened then: for calls that are told after they happened. */
  void at(long epochNanos) {
    this.at = epochNanos;
  }

  @Override
  public CallListener.Scope attemptStarted(AttemptFacts attempt) {
    super.attemptStarted(attempt);
    Object context = span.context();
    if (to.attemptSpansAreOurs()) {
      endAttemptSpan(at);
      attemptStartedAt = at != 0 ? at : WaitingCall.now();
      SpanRef started =
          binding.startSpan(
              attempt.method(), context, SpanWords.ofAttempt(attempt), attemptStartedAt);
      attemptSpan = started;
      context = started.context();
    } else {
      if (attempt.resend() == 0 || resendContext == null) {
        resendContext = to.countingResends.apply(context);
      }
      context = resendContext;
    }
    return to.contextIsSeen() ? binding.attach(context) : CallListener.Scope.NONE;
  }

  @Override
  public void attemptEnded(AttemptEnd end) {
    super.attemptEnded(end);
    SpanRef ending = attemptSpan;
    to.metrics.attemptEnded(end, ending != null ? ending.context() : span.context());
    if (ending != null) {
      ending.set(SpanWords.ofAttemptEnd(end));
      if (SpanWords.isError(end)) {
        Classification failure = end.failure();
        ending.error(
            failure == null
                ? Integer.toString(end.status())
                : failure.category().word() + ' ' + failure.reason());
      }
      // Not now: a failed attempt's end is told once its fate is known, after the wait.
      endAttemptSpan(attemptStartedAt + end.durationNanos());
    }
  }

  private void endAttemptSpan(long epochNanos) {
    SpanRef ending = attemptSpan;
    if (ending != null) {
      ending.end(epochNanos);
      attemptSpan = null;
    }
  }

  @Override
  public void retryScheduled(
      AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
    super.retryScheduled(failed, failure, delay, source);
    double seconds = delay.toNanos() / 1e9;
    span.event(
        Names.EVENT_RETRY,
        new Attrs()
            .put(Names.ATTEMPT_NUMBER, failed.number())
            .put(Names.CATEGORY, failure.category().word())
            .put(Names.RETRY_DELAY, seconds)
            .put(Names.WAIT_SOURCE, source.word()),
        at);
    to.metrics.retryScheduled(failed, failure, seconds, source, span.context());
  }

  @Override
  public void retrySuppressed(Classification failure, Suppression why) {
    super.retrySuppressed(failure, why);
    span.event(
        Names.EVENT_SUPPRESSED,
        new Attrs()
            .put(Names.SUPPRESSION, why.word())
            .put(Names.CATEGORY, failure.category().word()),
        at);
    to.metrics.retrySuppressed(provider, why, span.context());
  }

  @Override
  public void fellBack(Handoff moved) {
    super.fellBack(moved);
    span.event(Names.EVENT_FALLBACK, SpanWords.ofHandoff(moved), at);
    endHandoff("failed"); // where the call had moved before
    handoff = moved;
  }

  private void endHandoff(String result) {
    Handoff ending = handoff;
    handoff = null;
    if (ending != null) {
      to.metrics.fellBack(provider, model, ending, result, span.context());
    }
  }

  @Override
  public void fallbackSkipped(Hop target, String why) {
    super.fallbackSkipped(target, why);
    span.event(
        Names.EVENT_SKIPPED,
        new Attrs()
            .put(Names.FALLBACK_ENDPOINT, target.endpoint())
            .put(Names.FALLBACK_MODEL, target.model())
            .put(Names.SKIP_REASON, why),
        at);
    to.metrics.fallbackSkipped(provider, why, span.context());
  }

  @Override
  public void streamInterrupted(StreamInterruption interruption) {
    super.streamInterrupted(interruption);
    span.event(
        Names.EVENT_INTERRUPTED,
        new Attrs()
            .put(Names.CATEGORY, interruption.failure().category().word())
            .put(Names.STREAM_PHASE, interruption.phase().word())
            .put(Names.STREAM_CHUNKS, interruption.chunks())
            .put(Names.STREAM_RECOVERED, interruption.recovered()),
        at);
    to.metrics.streamInterrupted(interruption, span.context());
  }

  @Override
  public void observed(String decision, @Nullable Classification failure) {
    super.observed(decision, failure);
    span.event(
        Names.EVENT_OBSERVED,
        new Attrs()
            .put(Names.OBSERVED_DECISION, decision)
            .put(Names.CATEGORY, failure == null ? null : failure.category().word()),
        at);
  }

  @Override
  public void circuitMoved(Target target, CircuitTransition transition) {
    super.circuitMoved(target, transition);
    span.event(
        Names.EVENT_TRANSITION,
        new Attrs()
            .put(Names.BREAKER_NAME, to.agent.targets().breakerOf(target))
            .put(Names.BREAKER_FROM, transition.from().word())
            .put(Names.BREAKER_TO, transition.to().word())
            .put(Names.CATEGORY, transition.cause() == null ? null : transition.cause().word()),
        at);
    to.metrics.circuitMoved(target, transition, span.context());
  }

  @Override
  public void ended(CallEnd end) {
    super.ended(end);
    endAttemptSpan(at);
    String category = categoryOf(end);
    String errorType = SpanWords.errorType(end, category);
    span.set(SpanWords.atEnd(end, category, errorType));
    Throwable error = end.error();
    if (error != null) {
      tell(error, category);
    }
    if (errorType != null) {
      span.error(category == null ? errorType : category + ' ' + errorType);
    }
    record(end, category, errorType);
    span.end(at);
    to.callEnded();
  }

  private void tell(Throwable error, @Nullable String category) {
    Attrs what = SpanWords.ofException(error);
    if (to.agent.config().get().reporting().exceptions() == Reporting.Exceptions.SPAN) {
      span.event(Names.EVENT_EXCEPTION, what, at);
    } else {
      what.put(Names.OPERATION, facts.operation())
          .put(Names.PROVIDER, provider)
          .put(Names.MODEL, model)
          .put(Names.CATEGORY, category);
      String body = facts.operation() + " failed: " + error.getClass().getName();
      binding.log(Names.LOG_EXCEPTION, true, body, what, at, span.context());
    }
  }

  private void record(CallEnd end, @Nullable String category, @Nullable String errorType) {
    Object context = span.context();
    Labels.Genai labels =
        new Labels.Genai(
            facts.operation(),
            provider,
            model,
            to.agent.answered().label(end.reply().model()),
            facts.serverAddress(),
            facts.serverPort(),
            null);
    to.genai.used(labels, end.reply(), context);
    if (facts.stream() && end.firstChunkNanos() >= 0) {
      to.genai.firstChunk(labels, end.firstChunkNanos() / 1e9, context);
      to.genai.chunks(labels, end.gaps(), context);
    }
    to.genai.ended(labels.withError(errorType), end.durationNanos() / 1e9, context);
    if (end.outcome() != CallOutcome.CANCELLED) {
      endHandoff(end.outcome() == CallOutcome.FALLBACK ? "ok" : "failed");
    }
    if (end.degraded() != null) {
      to.metrics.degraded(provider, model, end.degraded().source(), context);
    }
    String outcome = end.outcome().word();
    to.metrics.operation(1, provider, model, facts.operation(), outcome, category, context);
    to.metrics.overhead(facts.operation(), end.overheadNanos() / 1e9, context);
    if (end.outcome() == CallOutcome.REFUSED && end.circuitOpen()) {
      to.metrics.refused(facts.target(), context);
    }
  }

  private static @Nullable String categoryOf(CallEnd end) {
    ErrorCategory category = end.category();
    if (end.outcome() == CallOutcome.REFUSED && end.circuitOpen()) {
      return Names.CIRCUIT_OPEN;
    }
    return category == null ? null : category.word();
  }
}
