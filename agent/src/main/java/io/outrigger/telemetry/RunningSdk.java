package io.outrigger.telemetry;

/**
 * Our own SDK without its types: who holds one can be loaded, and verified, in premain, where no
 * OpenTelemetry class may be touched.
 */
interface RunningSdk {

  /** The way to its tracer and meter. */
  Binding bind(String version);

  /** Starts to send what ended so far. */
  void flush();

  /** Sends what is left and ends; waits for that, at most so long. */
  void shutdown(long millis);
}
