package io.outrigger.config;

/** Every policy of one target, resolved: model over endpoint over global. */
public record Policy(
    RetryPolicy retry,
    TimeoutPolicy timeout,
    CircuitPolicy circuit,
    BufferPolicy buffer,
    FallbackPolicy fallback,
    Recovery recovery,
    DegradePolicy degrade) {

  /** Without degraded replies. */
  public Policy(
      RetryPolicy retry,
      TimeoutPolicy timeout,
      CircuitPolicy circuit,
      BufferPolicy buffer,
      FallbackPolicy fallback,
      Recovery recovery) {
    this(retry, timeout, circuit, buffer, fallback, recovery, DegradePolicy.OFF);
  }
}
