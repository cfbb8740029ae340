package io.outrigger.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Whose OpenTelemetry a call is told to, and all that was made there. */
final class Destination {

  /** Who owns the SDK; decides what is ours to do. */
  enum Owner {
    /** The OpenTelemetry agent: its spans of HTTP requests are the attempts. */
    OTEL_AGENT,
    /** The application: it sees our context, but need not trace its HTTP client. */
    APPLICATION,
    /** Outrigger: nobody else sees our context. */
    OURS
  }

  final Binding binding;
  final Owner owner;
  final AgentFacts agent;
  final CallMetrics metrics;
  final GenaiMetrics genai;

  /** Puts what counts resends, where the owner has such a thing, into a context. */
  final UnaryOperator<Object> countingResends;

  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean awaited;

  Destination(
      Binding binding, Owner owner, AgentFacts agent, UnaryOperator<Object> countingResends) {
    this.binding = binding;
    this.owner = owner;
    this.agent = agent;
    this.countingResends = countingResends;
    Labels.Cache labels = new Labels.Cache(binding);
    this.metrics = new CallMetrics(binding, agent, labels);
    this.genai = new GenaiMetrics(binding, labels, agent.config().get().genAiNaming());
    AgentGauges.register(binding, agent, labels);
    agent.destinations().add(this);
  }

  boolean attemptSpansAreOurs() {
    return owner != Owner.OTEL_AGENT;
  }

  boolean contextIsSeen() {
    return owner != Owner.OURS;
  }

  void callStarted() {
    open.incrementAndGet();
  }

  /** No lock while nobody waits: every call comes here. */
  void callEnded() {
    if (open.decrementAndGet() <= 0 && awaited) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Waits until every call that was started here has ended, or the time is over. */
  synchronized void awaitIdle(long millis) throws InterruptedException {
    awaited = true;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (open.get() > 0 && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }
}
