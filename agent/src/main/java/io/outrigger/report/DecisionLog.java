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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line for each decision that is not trivial, as many as the settings allow. */
final class DecisionLog implements CallWatch {
  private static final int RECENT = 100;

  private final ReportSetup setup;
  private final LineRate rate;
  private final @Nullable LogWriter writer;
  private final Deque<Line> recent = new ArrayDeque<>();

  DecisionLog(ReportSetup setup) {
    this.setup = setup;
    this.rate = new LineRate(setup.settings().log().perMinute(), setup.nanos().getAsLong());
    Logger logger = LogWriter.logger(setup);
    this.writer = logger == null ? null : new LogWriter(logger, setup);
  }

  /** The last lines, the newest last. */
  List<Line> recent() {
    synchronized (recent) {
      return new ArrayList<>(recent);
    }
  }

  @Override
  public void retryScheduled(
      Watched call,
      AttemptFacts failed,
      Classification failure,
      Duration delay,
      WaitSource source) {
    Line line = decided(call, "retry", false, failed.target(), failure);
    if (line != null) {
      line.put("attempt", failed.number())
          .put("wait_s", seconds(delay.toNanos()))
          .put("wait_source", source.word());
      write(call, line);
    }
  }

  @Override
  public void retrySuppressed(Watched call, Classification failure, Suppression why) {
    Line line = decided(call, "no_retry", false, call.facts().target(), failure);
    if (line != null) {
      write(call, line.put("why", why.word()));
    }
  }

  @Override
  public void streamInterrupted(Watched call, StreamInterruption interruption) {
    Line line =
        decided(
            call,
            "stream_interrupted",
            !interruption.recovered(),
            interruption.attempt().target(),
            interruption.failure());
    if (line != null) {
      line.put("phase", interruption.phase().word())
          .put("chunks", interruption.chunks())
          .put("recovered", interruption.recovered());
      write(call, line);
    }
  }

  @Override
  public void fellBack(Watched call, Handoff handoff) {
    Line line = decided(call, "fallback", false, handoff.from(), handoff.reason(), null);
    if (line != null) {
      line.put("to_endpoint", handoff.to().endpoint()).put("to_model", model(handoff.to().model()));
      write(call, line);
    }
  }

  @Override
  public void fallbackSkipped(Watched call, Hop target, String why) {
    Line line = decided(call, "fallback_skipped", false, call.facts().target(), null, null);
    if (line != null) {
      line.put("to_endpoint", target.endpoint())
          .put("to_model", model(target.model()))
          .put("why", why);
      write(call, line);
    }
  }

  @Override
  public void observed(Watched call, String decision, @Nullable Classification failure) {
    Line line =
        decided(
            call,
            "observed",
            false,
            call.facts().target(),
            failure == null ? null : failure.category(),
            failure == null ? null : failure.reason());
    if (line != null) {
      write(call, line.put("decision", decision));
    }
  }

  @Override
  public void circuitMoved(Watched call, Target target, CircuitTransition transition) {
    Line line = decided(call, "circuit", false, target, transition.cause(), null);
    if (line != null) {
      line.put("from", transition.from().word()).put("to", transition.to().word());
      write(call, line);
    }
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
    Line line =
        decided(call, outcome.word(), failed, call.facts().target(), end.category(), reason(end));
    if (line != null) {
      Degradation degraded = end.degraded();
      line.put("attempts", end.attempts())
          .put("waited_s", end.delayNanos() > 0 ? seconds(end.delayNanos()) : null)
          .put("source", degraded == null ? null : degraded.source());
      write(call, line);
    }
  }

  /** A step of an incident; these are few and always written. */
  void incident(Line line) {
    keep(line);
    if (writer != null) {
      writer.write(line, null);
    }
  }

  private static @Nullable String reason(CallEnd end) {
    Throwable error = end.error();
    return end.errorType() != null || error == null ? end.errorType() : error.getClass().getName();
  }

  private @Nullable Line decided(
      Watched call, String what, boolean warning, Target target, Classification failure) {
    return decided(call, what, warning, target, failure.category(), failure.reason());
  }

  /** A line about a call, or null: there have been too many. */
  private @Nullable Line decided(
      Watched call,
      String what,
      boolean warning,
      Target target,
      @Nullable ErrorCategory category,
      @Nullable String reason) {
    long leftOut = rate.take(setup.nanos().getAsLong());
    if (leftOut < 0) {
      return null;
    }
    return new Line(setup.epochMillis().getAsLong(), warning, what)
        .put("category", category == null ? null : category.word())
        .put("reason", reason)
        .put("endpoint", target.endpoint())
        .put("model", model(target.model()))
        .put("trace", call.traceId())
        .put("left_out", leftOut > 0 ? leftOut : null);
  }

  private void write(Watched call, Line line) {
    keep(line);
    if (writer != null) {
      ClassLoader application = call.facts().application();
      writer.write(
          line, application != null ? application : Thread.currentThread().getContextClassLoader());
    }
  }

  private void keep(Line line) {
    synchronized (recent) {
      if (recent.size() >= RECENT) {
        recent.removeFirst();
      }
      recent.addLast(line);
    }
  }

  private static @Nullable String model(String model) {
    return model.equals("-") ? null : model;
  }

  /** In milliseconds' precision. */
  private static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }
}
