package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.WaitHint;
import io.outrigger.engine.WaitSource;
import io.outrigger.http.Outcome;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Interruption;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;
import io.outrigger.provider.RequestFacts;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A dialect so plain that tests can read it: the status says everything. */
final class TestProvider implements Provider {
  private final Faults faults;
  private final CallScript call;

  TestProvider(CallScript call, Faults faults) {
    this.call = call;
    this.faults = faults;
  }

  @Override
  public String word() {
    faults.hit("provider.word");
    return "openai";
  }

  @Override
  public Operation operation(String method, String path) {
    throw new AssertionError("the route was found before");
  }

  @Override
  public RequestFacts readRequest(RequestView request, byte[] body) {
    faults.hit("provider.readRequest");
    return new RequestFacts(call.model, call.stream, call.background, Map.of());
  }

  @Override
  public ReplyFacts readReply(byte[] body) {
    faults.hit("provider.readReply");
    return new ReplyFacts("id", "m", List.of("stop"), 1, body.length, -1, -1, -1);
  }

  @Override
  public SyntheticReply error(int status, ErrorCategory category, String code, String message) {
    faults.hit("provider.error");
    return new SyntheticReply(
        status,
        Map.of("content-type", List.of("application/json")),
        ("{\"error\":{\"code\":\"" + code + "\"}}").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return ("\n\ndata: {\"error\":\"" + interruption.code() + "\"}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The classification that goes with {@link Reaction}s of this dialect. */
  static Classification judge(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        ? answered(answered)
        : broken((Outcome.Broken) outcome);
  }

  private static Classification answered(Outcome.Answered answer) {
    String after = answer.headers().first("retry-after");
    WaitHint hint =
        after == null
            ? null
            : new WaitHint(
                Duration.ofSeconds(Long.parseLong(after)), WaitSource.RETRY_AFTER, false);
    String date = answer.headers().first("reset-date");
    if (date != null) {
      Duration left = Duration.ofSeconds(Long.parseLong(date));
      hint = new WaitHint(left, WaitSource.RESET_HEADER, true);
    }
    int many = Classification.AS_POLICY_ALLOWS;
    return switch (answer.status()) {
      case 400 -> what(ErrorCategory.INVALID_REQUEST, answer, 0, null, Repeat.ANSWERED);
      case 401 -> what(ErrorCategory.AUTH, answer, 0, null, Repeat.ANSWERED);
      case 402 -> what(ErrorCategory.QUOTA_EXHAUSTED, answer, 0, hint, Repeat.ANSWERED);
      case 403 -> what(ErrorCategory.CONTENT_POLICY, answer, 0, null, Repeat.ANSWERED);
      case 404 -> what(ErrorCategory.NOT_FOUND, answer, 0, null, Repeat.ANSWERED);
      case 413 -> what(ErrorCategory.CONTEXT_LENGTH_EXCEEDED, answer, 0, null, Repeat.ANSWERED);
      case 418 -> what(ErrorCategory.UNKNOWN, answer, 1, hint, Repeat.ANSWERED);
      case 429 -> what(ErrorCategory.RATE_LIMITED, answer, many, hint, Repeat.SAFE);
      case 529 -> what(ErrorCategory.TRANSIENT, answer, many, hint, Repeat.SAFE);
      default -> what(ErrorCategory.TRANSIENT, answer, many, hint, Repeat.ANSWERED);
    };
  }

  private static Classification what(
      ErrorCategory category, Outcome.Answered answer, int retries, WaitHint hint, Repeat repeat) {
    String reason = Integer.toString(answer.status());
    return new Classification(category, reason, "status", retries, hint, repeat, true, true);
  }

  private static Classification broken(Outcome.Broken broken) {
    Throwable error = broken.error();
    boolean safe = broken.phase() == Outcome.Phase.BEFORE_SEND;
    ErrorCategory category =
        "Canceled".equals(error.getMessage())
            ? ErrorCategory.CANCELLED
            : error instanceof SocketTimeoutException
                ? ErrorCategory.TIMEOUT
                : error instanceof IOException ? ErrorCategory.TRANSIENT : ErrorCategory.UNKNOWN;
    boolean again = category == ErrorCategory.TIMEOUT || category == ErrorCategory.TRANSIENT;
    return new Classification(
        category,
        error.getClass().getSimpleName(),
        "class",
        again ? Classification.AS_POLICY_ALLOWS : 0,
        null,
        safe ? Repeat.SAFE : Repeat.AMBIGUOUS,
        again,
        again);
  }
}
