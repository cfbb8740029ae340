package io.outrigger.config;

/** What becomes of a stream that broke when the application had some of it. */
public enum Recovery {
  /** The partial text stays; an error event in the provider's form, then the body breaks. */
  ERROR_EVENT,
  /** One complete answer; until that is built, as {@link #ERROR_EVENT}. */
  CONTINUE,
  /** The cut stays as it is. */
  OFF
}
