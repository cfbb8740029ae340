package io.outrigger.telemetry;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.config.Reporting;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.ChunkTimes;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts of calls as the engine would report them. */
final class CallStory {
  static final Target GPT = new Target("openai", "gpt-4o", "");

  static final Target CLAUDE = new Target("away", "claude", "");

  private CallStory() {}

  static OutriggerConfig config(GenAiNaming naming, Mode mode) {
    return new OutriggerConfig(
        true,
        mode,
        List.of(),
        (endpoint, model) -> {
          throw new AssertionError("telemetry asks for no policy");
        },
        naming,
        false,
        "c0ffee");
  }

  static OutriggerConfig config() {
    return config(GenAiNaming.LATEST, Mode.PROTECT);
  }

  static OutriggerConfig exceptionsOnSpans() {
    OutriggerConfig usual = config();
    Reporting reporting =
        new Reporting(
            usual.reporting().incidents(), usual.reporting().log(), Reporting.Exceptions.SPAN);
    return new OutriggerConfig(
        usual.enabled(),
        usual.mode(),
        usual.endpoints(),
        usual.policies(),
        usual.genAiNaming(),
        false,
        usual.hash(),
        usual.messages(),
        null,
        usual.fallbacks(),
        usual.degrade(),
        reporting,
        usual.status());
  }

  static CallFacts chat(Target target) {
    return chat(target, null, null);
  }

  static CallFacts chat(
      Target target, @Nullable String traceparent, @Nullable ClassLoader application) {
    return new CallFacts(
        "chat",
        "openai",
        target,
        false,
        "api.example",
        443,
        Map.of("temperature", 0.5, "max_tokens", 100, "choice.count", 1, "prompt", "secret"),
        traceparent,
        application);
  }

  static AttemptFacts attempt(int number, int resend, Target target) {
    return new AttemptFacts(
        number,
        resend,
        target,
        "openai",
        "POST",
        "https",
        "api.example",
        443,
        "/v1/chat/completions",
        "key=sk-123&alt=sse");
  }

  static Classification failure(ErrorCategory category, String reason) {
    return new Classification(
        category, reason, "test", Classification.AS_POLICY_ALLOWS, null, Repeat.SAFE, true, true);
  }

  static AttemptEnd answered(AttemptFacts attempt) {
    return new AttemptEnd(attempt, 200, null, null, Disposition.NONE, 200_000_000, 0);
  }

  static AttemptEnd failed(
      AttemptFacts attempt, int status, Classification failure, Disposition disposition) {
    return new AttemptEnd(attempt, status, failure, null, disposition, 100_000_000, 0);
  }

  static ReplyFacts reply() {
    return new ReplyFacts("resp-1", "gpt-4o-2024", List.of("stop"), 12, 34, 4, -1, 7);
  }

  static CallEnd end(CallOutcome outcome, int attempts) {
    return new CallEnd(
        outcome, null, false, null, attempts, 0, 30_000, -1, 250_000_000, reply(), null);
  }

  static CallEnd failedEnd(ErrorCategory category, String errorType, @Nullable Throwable error) {
    return new CallEnd(
        CallOutcome.FAILED,
        category,
        false,
        errorType,
        2,
        1_500_000_000,
        30_000,
        -1,
        2_000_000_000,
        ReplyFacts.NONE,
        error);
  }

  static CallEnd refusedByCircuit() {
    return new CallEnd(
        CallOutcome.REFUSED,
        ErrorCategory.TRANSIENT,
        true,
        null,
        0,
        0,
        20_000,
        -1,
        50_000,
        ReplyFacts.NONE,
        null);
  }

  /** One attempt, answered. */
  static void healthy(CallListener listener, CallFacts facts) {
    CallListener.Call call = listener.started(facts);
    AttemptFacts attempt = attempt(1, 0, facts.target());
    call.attemptStarted(attempt).close();
    call.attemptEnded(answered(attempt));
    call.ended(end(CallOutcome.OK, 1));
  }

  /** A 429, a wait of 1.5 s, an answer. */
  static void retried(CallListener.Call call, Target target) {
    AttemptFacts first = attempt(1, 0, target);
    Classification failure = failure(ErrorCategory.RATE_LIMITED, "rate_limit_exceeded");
    call.attemptStarted(first).close();
    call.attemptEnded(failed(first, 429, failure, Disposition.RETRIED));
    call.retryScheduled(first, failure, Duration.ofMillis(1500), WaitSource.RETRY_AFTER);
    AttemptFacts second = attempt(2, 1, target);
    call.attemptStarted(second).close();
    call.attemptEnded(answered(second));
    call.ended(
        new CallEnd(
            CallOutcome.RETRIED,
            null,
            false,
            null,
            2,
            1_500_000_000,
            40_000,
            -1,
            1_800_000_000,
            reply(),
            null));
  }

  /** Not found, and nobody called {@code spare} may be asked; Claude answers. */
  static void fellBack(CallListener.Call call, Target target) {
    AttemptFacts first = attempt(1, 0, target);
    Classification failure = failure(ErrorCategory.NOT_FOUND, "model_not_found");
    call.attemptStarted(first).close();
    call.fallbackSkipped(new Hop("spare", "gpt-4o"), "server_state");
    Handoff moved = new Handoff(target, "openai", CLAUDE, "bedrock", ErrorCategory.NOT_FOUND);
    call.attemptEnded(failed(first, 404, failure, Disposition.FALLBACK));
    call.fellBack(moved);
    AttemptFacts second = attempt(2, 0, CLAUDE);
    call.attemptStarted(second).close();
    call.attemptEnded(answered(second));
    call.ended(end(CallOutcome.FALLBACK, moved, null));
  }

  static CallEnd end(
      CallOutcome outcome, @Nullable Handoff fallback, @Nullable Degradation degraded) {
    return new CallEnd(
        outcome,
        null,
        false,
        null,
        2,
        0,
        40_000,
        -1,
        ChunkTimes.NONE,
        400_000_000,
        reply(),
        null,
        fallback,
        degraded);
  }
}
