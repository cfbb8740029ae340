package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.engine.WaitHint;
import io.outrigger.http.Outcome;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.route.Route;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One retry authority: what one call knows of failed calls that it may be a repeat of, and what it
 * leaves behind for repeats of itself.
 */
final class Repeats {
  /** Headers that describe one transfer, or are for one receiver. */
  private static final Set<String> NOT_KEPT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    NOT_KEPT.addAll(List.of("content-length", "transfer-encoding", "connection", "keep-alive"));
    NOT_KEPT.addAll(List.of("set-cookie", "set-cookie2"));
  }

  /**
   * Larger error bodies are remembered as our own short one: the memory of failed calls then holds
   * 16 MB at most.
   */
  private static final int MOST_REMEMBERED = 16 * 1024;

  private final Pipeline pipeline;
  private final Route route;
  private final TargetState target;
  private final RequestView request;
  private final byte[] body;
  private FailureMemory.@Nullable Key key;

  Repeats(AskedCall<?> call) {
    this.pipeline = call.pipeline();
    this.route = call.route();
    this.target = call.target();
    this.request = call.request();
    byte[] whole = call.body();
    this.body = whole != null ? whole : new byte[0];
  }

  /** How many attempts the layer above says it made before this one. */
  int attemptsAbove() {
    return RequestKey.attemptsAbove(request.headers().first("X-Stainless-Retry-Count"));
  }

  /** The failed call that this one repeats, or null. */
  FailureMemory.@Nullable Failed<Answer> recall(long now) {
    return pipeline.memory().isEmpty() ? null : pipeline.memory().recall(key(), now);
  }

  /**
   * Remembers what this call came to.
   *
   * @param last how its last attempt failed
   * @param shown the failure that was handed over
   * @param course where the call stopped
   * @param headers what the handed over response got on top
   */
  void remember(
      FailedAttempt<?> last, FailedAttempt<?> shown, Course course, Map<String, String> headers) {
    if (!isWorthRemembering(last)) {
      return;
    }
    Target where = course.leg().target().target();
    Outcome.Answered outcome = shown.outcome();
    Answer answer =
        outcome == null
            ? new Answer(null, shown.error())
            : new Answer(replyFor(outcome, shown.what(), headers), null);
    Classification what = last.what();
    int attempts = course.plan().attempts();
    pipeline.memory().remember(key(), where, attempts, what, answer, last.at(), hintNanos(what));
    if (answer.error() != null) {
      planSweep(pipeline);
    }
  }

  /** No exception of the application's stays because no call comes any more. */
  private static void planSweep(Pipeline pipeline) {
    long now = pipeline.timing().nanos();
    long due = pipeline.memory().planSweep(now);
    if (due == 0) {
      return;
    }
    try {
      var unused = pipeline.timing().schedule(due, Runnable::run, () -> sweep(pipeline));
    } catch (Throwable noTimer) {
      pipeline.memory().sweep(now); // the next failure plans again
      pipeline.failedOpen("call", noTimer);
    }
  }

  private static void sweep(Pipeline pipeline) {
    pipeline.memory().sweep(pipeline.timing().nanos());
    planSweep(pipeline);
  }

  /**
   * No layer above sleeps until a quota's reset date, which may be a month away: whoever comes then
   * is no repeat, and may be the one call an hour that finds out whether the target is back.
   */
  private static long hintNanos(Classification what) {
    WaitHint hint = what.hint();
    boolean dated = hint != null && hint.date() && what.category() == ErrorCategory.QUOTA_EXHAUSTED;
    return hint == null || dated ? 0 : hint.length().toNanos();
  }

  /**
   * The response once more, or our own of the same meaning where its body is too large to keep, or
   * where it only points elsewhere.
   */
  SyntheticReply replyFor(
      Outcome.Answered outcome, Classification what, Map<String, String> headers) {
    if (what.equals(FailedAttempt.MISDIRECTED)
        || outcome.body() == null
        || !outcome.body().complete()
        || outcome.body().bytes().length > MOST_REMEMBERED) {
      String message = pipeline.messages().apply(what.category());
      // What came as a success was none: a stream of it would end cleanly the next time.
      int instead = what.equals(FailedAttempt.MISDIRECTED) ? 404 : 503;
      int status = outcome.status() < 400 ? instead : outcome.status();
      return route.provider().error(status, what.category(), what.reason(), message).with(headers);
    }
    Map<String, List<String>> kept = new LinkedHashMap<>(outcome.headers().all());
    kept.keySet().removeIf(NOT_KEPT::contains);
    return new SyntheticReply(outcome.status(), kept, outcome.body().bytes()).with(headers);
  }

  /** Whether the same request, sent again, would be the same call. */
  private boolean isWorthRemembering(FailedAttempt<?> last) {
    if (last.error() != null && !(last.error() instanceof IOException)) {
      return false; // a bug up there: the next call may well get past it
    }
    ErrorCategory category = last.what().category();
    if (category == ErrorCategory.AUTH || category == ErrorCategory.PERMISSION) {
      // A short-lived token that was refused may be good a moment later; what a fallback's key is
      // does not matter here.
      return !target.target().credential().isEmpty();
    }
    // Reading again is how one waits for an object to appear.
    return route.operation().treatment() != Treatment.READ || last.what().retries() > 0;
  }

  private FailureMemory.Key key() {
    if (key == null) {
      key = RequestKey.of(target.target(), request, body);
    }
    return key;
  }
}
