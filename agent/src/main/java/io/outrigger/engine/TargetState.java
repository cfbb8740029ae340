package io.outrigger.engine;

import io.outrigger.config.CircuitPolicy;
import io.outrigger.config.Policy;
import io.outrigger.config.TimeoutPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The shared state of one target: its circuit, hold and retry budget, and the policy in force
 * there.
 */
public final class TargetState {
  /** What a probe may take beyond the limits in force before it loses its slot. */
  private static final long LEASE_SLACK = TimeUnit.SECONDS.toNanos(10);

  /**
   * The lease where no limit is set at all: the default first-byte and first-token limits together.
   */
  private static final long LEASE_UNLIMITED = TimeUnit.SECONDS.toNanos(120);

  private final Target target;
  private final String name;
  private final Policy policy;
  private final CircuitBreaker breaker;
  private final Hold hold = new Hold();
  private final RetryBudget budget;

  /** Monotonic nanoseconds; plain on purpose: a stale value only makes eviction less exact. */
  private long lastUsed;

  TargetState(Target target, String name, Policy policy) {
    this.target = target;
    this.name = name;
    this.policy = policy;
    this.breaker = new CircuitBreaker(policy.circuit(), lease(policy));
    this.budget = new RetryBudget(policy.retry().budgetRatio(), policy.retry().budgetBurst());
  }

  private static long lease(Policy policy) {
    TimeoutPolicy timeout = policy.timeout();
    if (!timeout.call().isZero()) {
      return timeout.call().toNanos() + LEASE_SLACK;
    }
    Duration limits = timeout.firstByteStreaming().plus(timeout.firstToken());
    return (limits.isZero() ? LEASE_UNLIMITED : limits.toNanos()) + LEASE_SLACK;
  }

  /** Whose state this is. */
  public Target target() {
    return target;
  }

  /**
   * The breaker's public name: {@code endpoint/model}, with a suffix where several credentials
   * exist.
   */
  public String breakerName() {
    return name;
  }

  /** The policy in force at this target. */
  public Policy policy() {
    return policy;
  }

  /** Whether circuits exist for this target. */
  public boolean hasCircuit() {
    CircuitPolicy circuit = policy.circuit();
    return circuit.enabled();
  }

  /** The circuit. */
  public CircuitBreaker breaker() {
    return breaker;
  }

  /** The hold. */
  public Hold hold() {
    return hold;
  }

  /** The retry budget. */
  public RetryBudget budget() {
    return budget;
  }

  /** The circuit's phase now and its cause, for gauges. */
  public CircuitBreaker.Standing standing() {
    return breaker.standing();
  }

  /** The circuit's phase now, for gauges. */
  public CircuitTransition.Phase phase() {
    return breaker.phase();
  }

  /** The retry budget's balance in tokens, for gauges. */
  public double budgetTokens() {
    return budget.tokens();
  }

  /** The retry budget's capacity in tokens, for gauges. */
  public int budgetLimit() {
    return budget.limit();
  }

  void touch(long now) {
    lastUsed = now;
  }

  long lastUsed() {
    return lastUsed;
  }

  /** Whether forgetting this state loses nothing that protects anybody. */
  boolean isIdle(long now) {
    return breaker.phase() == CircuitTransition.Phase.CLOSED && hold.leftNanos(now) == 0;
  }
}
