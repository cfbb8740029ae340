package io.outrigger.config;

/** Names of the GenAI metrics ({@code outrigger.telemetry.genai}). */
public enum GenAiNaming {
  /** Today's names of the GenAI conventions. */
  LATEST,
  /** The names of semantic conventions 1.41, which most dashboards still use. */
  V1_41,
  /** Both, while dashboards move. */
  DUP
}
