package io.outrigger.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives a trace the id that {@link TraceIds} holds for it, else a random one. */
enum GivenIds implements IdGenerator {
  INSTANCE;

  @Override
  public String generateSpanId() {
    return IdGenerator.random().generateSpanId();
  }

  @Override
  public String generateTraceId() {
    String given = TraceIds.given();
    return given != null ? given : IdGenerator.random().generateTraceId();
  }
}
