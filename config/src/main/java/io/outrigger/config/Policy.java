package io.outrigger.config;

/** Every policy of one target, resolved: model over endpoint over global. */
public record Policy(
    RetryPolicy retry,
    TimeoutPolicy timeout,
    CircuitPolicy circuit,
    BufferPolicy buffer,
    FallbackPolicy fallback,
    DegradePolicy degrade) {

  /** Without degraded replies. */
  public Policy(
      RetryPolicy retry,
      TimeoutPolicy timeout,
      CircuitPolicy circuit,
      BufferPolicy buffer,
      FallbackPolicy fallback) {
    this(retry, timeout, circuit, buffer, fallback, DegradePolicy.OFF);
  }
}
