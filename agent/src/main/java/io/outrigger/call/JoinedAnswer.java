package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.classify.StreamReader;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Recovery;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.ChunkTimes;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.Suppression;
import io.outrigger.fallback.Reworded;
import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.rescue.Continuation;
import io.outrigger.rescue.CutStream;
import io.outrigger.rescue.Splicer;
import io.outrigger.rescue.Transcript;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One streamed answer as the application reads it, whichever attempts its parts come from. What the
 * application has got is read once more here: only that may be gone on with.
 */
final class JoinedAnswer {
  /** Requests for the rest of one answer, those that were refused included. */
  private static final int MOST_REQUESTS = 3;

  /** A further request. */
  record Asks(OutgoingRequest request, Splicer splicer) {}

  private final AskedCall<?> call;
  private final CallRecord record;
  private final Course course;
  private final Transcript got = new Transcript();
  private final List<Content> parts = new ArrayList<>();

  private @Nullable StreamReader given;
  private @Nullable AttemptReport first;
  private @Nullable Classification what;
  private @Nullable Throwable error;
  private byte @Nullable [] told;
  private int requests;
  private long otherInput;

  private @Nullable Leg asked;
  private @Nullable OutgoingRequest base;
  private @Nullable Continuation continuation;
  private Continuation.@Nullable Request next;

  private JoinedAnswer(AskedCall<?> call, CallRecord record, Course course) {
    this.call = call;
    this.record = record;
    this.course = course;
  }

  /** The answer of an attempt that is about to leave; null where it stands and falls alone. */
  static @Nullable JoinedAnswer of(AskedCall<?> call, CallRecord record, Course course) {
    boolean joins =
        call.protect()
            && call.replayable()
            && call.facts().stream()
            && course.leg().target().policy().recovery() == Recovery.CONTINUE
            && call.exchange().canGoOn();
    return joins ? new JoinedAnswer(call, record, course) : null;
  }

  AskedCall<?> call() {
    return call;
  }

  CallRecord record() {
    return record;
  }

  Course course() {
    return course;
  }

  // ---- its parts ----

  /** The first part's headers have come; whether it can be read here. */
  boolean begins(AttemptReport report, Outcome.Answered headers) {
    first = report;
    given = call.pipeline().classifier().follow(report.leg.provider(), headers.headers());
    return given != null;
  }

  void consistsOf(Content part) {
    parts.add(part);
  }

  /** The application gets these bytes. */
  void gives(byte[] bytes) {
    if (bytes.length > 0) {
      requireNonNull(given).feed(bytes, 0, bytes.length, got);
    }
  }

  boolean fits(StreamContent part) {
    return part.form() == requireNonNull(given).form();
  }

  /**
   * A part broke off.
   *
   * @param words the stream's own about it, which the application has not got; or null
   */
  void broken(
      Content part, Classification why, @Nullable Throwable failure, byte @Nullable [] words) {
    if (what == null) {
      what = why;
      error = failure;
      told = words;
    } else {
      told = null; // they belong to another place
      otherInput += Math.max(0, part.facts().inputTokens());
    }
    asked = null;
  }

  /** Whether a part of it broke off. */
  boolean isBroken() {
    return what != null;
  }

  // ---- going on ----

  /** Whether somebody may be asked to go on behind what the application has. */
  boolean mayGoOn() {
    StreamReader read = requireNonNull(given);
    OutgoingRequest request = base(course.leg());
    boolean can =
        requests < MOST_REQUESTS
            && read.atBoundary()
            && request != null
            && Continuation.of(request.body(), cut()).hindrance() == null;
    if (!can) {
      record.ear().retrySuppressed(requireNonNull(what), Suppression.STREAM_STARTED);
    }
    return can;
  }

  private CutStream cut() {
    StreamReader read = requireNonNull(given);
    return new CutStream(
        read.form(), read.framing(), facts(), read.tokens(), got, parts.size(), otherInput);
  }

  /** What asks this target for the rest; null where nothing does, or too often. */
  @Nullable Asks asks(Leg leg) {
    if (asked == null || !asked.equals(leg)) {
      asked = leg;
      base = base(leg);
      continuation = base == null ? null : Continuation.of(base.body(), cut());
      next = continuation == null ? null : next(leg, continuation);
    }
    if (requests >= MOST_REQUESTS || next == null || base == null || continuation == null) {
      return null;
    }
    return new Asks(Reworded.with(base, next.body()), continuation.splicer(next));
  }

  private @Nullable OutgoingRequest base(Leg leg) {
    return course.asWritten(leg);
  }

  private static Continuation.@Nullable Request next(Leg leg, Continuation from) {
    return from.next(leg.provider().word(), leg.target().target().model());
  }

  /** A request for the rest leaves. */
  void sends() {
    requests++;
  }

  /** The last request was refused; whether it may be asked for in another form. */
  boolean refused() {
    Continuation from = continuation;
    if (from == null || asked == null) {
      return false;
    }
    from.refused();
    next = next(asked, from);
    return next != null && requests < MOST_REQUESTS;
  }

  /** How it ends where nobody goes on: by what it broke off with first. */
  Ending givenUp() {
    Classification why = requireNonNull(what);
    byte[] last = told;
    if (last == null) {
      StreamReader read = requireNonNull(given);
      String message = call.pipeline().messages().apply(why.category());
      last =
          read.errorEvent(read.position(), AttemptReport.INTERRUPTED, message, why.retries() > 0);
    }
    return Ending.broken(last, error);
  }

  // ---- its end ----

  /** What the application was told of it. */
  ReplyFacts facts() {
    return requireNonNull(given).facts();
  }

  /** The call ends with the first failure. */
  void failed(long now) {
    Classification why = requireNonNull(what);
    String type = told != null ? why.reason() : AttemptReport.INTERRUPTED;
    ReplyFacts cut = StreamContent.interrupted(facts());
    finish(CallOutcome.FAILED, why.category(), type, cut, error, now);
  }

  /** The call ends. */
  void finish(
      CallOutcome how,
      @Nullable ErrorCategory category,
      @Nullable String errorType,
      ReplyFacts facts,
      @Nullable Throwable thrown,
      long now) {
    AttemptReport beginning = requireNonNull(first);
    ChunkTimes gaps = new ChunkTimes();
    parts.forEach(part -> gaps.addAll(part.gaps()));
    record.finish(
        how,
        category,
        false,
        errorType,
        beginning.firstAt(),
        gaps,
        facts,
        thrown,
        beginning.handedOverAt(),
        now);
  }
}
