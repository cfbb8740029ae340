package io.outrigger.config;

/** What the agent does with a recognised call ({@code outrigger.mode}). */
public enum Mode {
  /** Acts: retries, refuses, reports. */
  PROTECT,
  /** Classifies and reports what it would have done; changes nothing. */
  OBSERVE,
  /** Passes everything through at once: the kill switch. */
  OFF
}
