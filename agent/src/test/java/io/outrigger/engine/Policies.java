package io.outrigger.engine;

import io.outrigger.config.BufferPolicy;
import io.outrigger.config.CircuitPolicy;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.FallbackPolicy;
import io.outrigger.config.Force;
import io.outrigger.config.Policy;
import io.outrigger.config.Recovery;
import io.outrigger.config.RetryPolicy;
import io.outrigger.config.TimeoutPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The documented defaults as policies; a test changes the fields that it is about. */
public final class Policies {
  public int maxAttempts = 4;
  public Duration baseDelay = Duration.ofSeconds(1);
  public Duration rateLimitedDelay = Duration.ofSeconds(30);
  public double multiplier = 2;
  public Duration maxDelay = Duration.ofSeconds(60);
  public double jitter = 0.25;
  public boolean fullJitter;
  public Duration maxWait = Duration.ofSeconds(60);
  public double budgetRatio = 0.1;
  public int budgetBurst = 10;
  public boolean ambiguous = true;
  public Duration callTimeout = Duration.ZERO;
  public boolean circuit = true;
  public int failureThreshold = 5;
  public int successThreshold = 2;
  public Duration openDuration = Duration.ofSeconds(60);
  public Duration initialOpenDuration = Duration.ofSeconds(5);
  public Set<ErrorCategory> counts =
      Set.of(
          ErrorCategory.TRANSIENT,
          ErrorCategory.RATE_LIMITED,
          ErrorCategory.TIMEOUT,
          ErrorCategory.UNKNOWN);
  public Force force = Force.NONE;
  public Duration firstToken = Duration.ofSeconds(60);
  public Duration stall = Duration.ofSeconds(30);
  public Recovery recovery = Recovery.ERROR_EVENT;
  public Set<ErrorCategory> fallbackOn =
      Set.of(
          ErrorCategory.TRANSIENT,
          ErrorCategory.RATE_LIMITED,
          ErrorCategory.TIMEOUT,
          ErrorCategory.UNKNOWN,
          ErrorCategory.QUOTA_EXHAUSTED,
          ErrorCategory.NOT_FOUND);
  public Duration fallbackMaxWait = Duration.ofSeconds(5);
  public double timeoutFactor = 0.5;
  public Duration minTimeout = Duration.ofSeconds(10);

  public RetryPolicy retry() {
    return new RetryPolicy(
        maxAttempts,
        baseDelay,
        multiplier,
        maxDelay,
        jitter,
        fullJitter,
        Map.of(ErrorCategory.RATE_LIMITED, rateLimitedDelay),
        maxWait,
        budgetRatio,
        budgetBurst,
        ambiguous);
  }

  public CircuitPolicy circuit() {
    return new CircuitPolicy(
        circuit,
        failureThreshold,
        successThreshold,
        openDuration,
        initialOpenDuration,
        counts,
        force);
  }

  public Policy policy() {
    TimeoutPolicy timeout =
        new TimeoutPolicy(callTimeout, Duration.ofSeconds(60), Duration.ZERO, firstToken, stall);
    return new Policy(
        retry(),
        timeout,
        circuit(),
        new BufferPolicy(8 << 20, 1 << 20, 256 << 10),
        fallback(),
        recovery);
  }

  public FallbackPolicy fallback() {
    return new FallbackPolicy(fallbackOn, fallbackMaxWait, timeoutFactor, minTimeout);
  }
}
