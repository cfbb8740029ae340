package io.outrigger.report;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line for each decision that is not trivial, as many as the settings allow. */
final class DecisionLog implements CallWatch {
  private final ReportSetup setup;
  private final LineRate rate;
  private final @Nullable LogWriter writer;

  DecisionLog(ReportSetup setup) {
    this(setup, LogWriter.logger(setup));
  }

  /**
   * @param logger gets the lines; null = there are none
   */
  DecisionLog(ReportSetup setup, @Nullable Logger logger) {
    this.setup = setup;
    this.rate = new LineRate(setup.settings().log().perMinute(), setup.nanos().getAsLong());
    this.writer = logger == null ? null : new LogWriter(logger, setup, rate);
  }

  @Override
  public void retryScheduled(
      Watched call,
      AttemptFacts failed,
      Classification failure,
      Duration delay,
      WaitSource source) {
    Line line =
        decided(call, kind("retry", failed.target(), failure, "wait_source", source.word()));
    if (line != null) {
      line.put("attempt", failed.number()).put("wait_s", seconds(delay.toNanos()));
      write(call, line);
    }
  }

  @Override
  public void retrySuppressed(Watched call, Classification failure, Suppression why) {
    write(call, decided(call, kind("no_retry", call.target(), failure, "why", why.word())));
  }

  @Override
  public void streamInterrupted(Watched call, StreamInterruption interruption) {
    Classification failure = interruption.failure();
    Line line =
        decided(
            call,
            Kind.of(
                "stream_interrupted",
                !interruption.recovered(),
                failure.category(),
                failure.reason(),
                interruption.attempt().target(),
                "phase",
                interruption.phase().word(),
                "recovered",
                Boolean.toString(interruption.recovered())));
    if (line != null) {
      write(call, line.put("chunks", interruption.chunks()));
    }
  }

  @Override
  public void fellBack(Watched call, Handoff handoff) {
    Target to = handoff.to();
    write(
        call,
        decided(
            call,
            Kind.of(
                "fallback",
                false,
                handoff.reason(),
                null,
                handoff.from(),
                "to_endpoint",
                to.endpoint(),
                "to_model",
                to.model())));
  }

  @Override
  public void fallbackSkipped(Watched call, Hop target, String why) {
    write(
        call,
        decided(
            call,
            Kind.of(
                "fallback_skipped",
                false,
                null,
                null,
                call.facts().target(),
                "to_endpoint",
                target.endpoint(),
                "to_model",
                target.model(),
                "why",
                why)));
  }

  @Override
  public void observed(Watched call, String decision, @Nullable Classification failure) {
    ErrorCategory category = failure == null ? null : failure.category();
    String reason = failure == null ? null : failure.reason();
    Target target = call.target();
    write(
        call,
        decided(call, Kind.of("observed", false, category, reason, target, "decision", decision)));
  }

  @Override
  public void circuitMoved(Watched call, Target target, CircuitTransition transition) {
    String from = transition.from().word();
    String to = transition.to().word();
    write(
        call,
        decided(
            call,
            Kind.of("circuit", false, transition.cause(), null, target, "from", from, "to", to)));
  }

  @Override
  public void ended(Watched call, CallEnd end) {
    CallOutcome outcome = end.outcome();
    if (outcome != CallOutcome.FAILED
        && outcome != CallOutcome.REFUSED
        && outcome != CallOutcome.DEGRADED) {
      return;
    }
    boolean failed = outcome == CallOutcome.FAILED;
    Degradation degraded = end.degraded();
    String[] source = degraded == null ? new String[0] : new String[] {"source", degraded.source()};
    Target asked = call.facts().target();
    Line line =
        decided(call, Kind.of(outcome.word(), failed, end.category(), reason(end), asked, source));
    if (line != null) {
      line.put("attempts", end.attempts())
          .put("waited_s", end.delayNanos() > 0 ? seconds(end.delayNanos()) : null);
      write(call, line);
    }
  }

  /** A step of an incident; these are few and always written. */
  void incident(Line line) {
    if (writer != null) {
      writer.write(line, null);
    }
  }

  /** What happens at the JVM's end. */
  void writeLast() {
    if (writer != null) {
      writer.writeLast();
    }
  }

  private static @Nullable String reason(CallEnd end) {
    Throwable error = end.error();
    return end.errorType() != null || error == null ? end.errorType() : error.getClass().getName();
  }

  private static Kind kind(
      String what, Target target, Classification failure, String name, String value) {
    return Kind.of(what, false, failure.category(), failure.reason(), target, name, value);
  }

  /** A line about a call, or null: there have been too many. */
  private @Nullable Line decided(Watched call, Kind kind) {
    if (writer == null) {
      return null;
    }
    long untold = rate.take(kind, applicationOf(call), setup.nanos().getAsLong());
    if (untold < 0) {
      if (untold == LineRate.NOW_OWED) {
        writer.wake();
      }
      return null;
    }
    return kind.line(setup.epochMillis().getAsLong(), call.traceId())
        .put("repeated", untold > 0 ? untold : null);
  }

  private void write(Watched call, @Nullable Line line) {
    if (line != null && writer != null) {
      writer.write(line, applicationOf(call));
    }
  }

  private static @Nullable ClassLoader applicationOf(Watched call) {
    ClassLoader application = call.facts().application();
    return application != null ? application : Thread.currentThread().getContextClassLoader();
  }

  /** In milliseconds' precision. */
  private static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }
}
