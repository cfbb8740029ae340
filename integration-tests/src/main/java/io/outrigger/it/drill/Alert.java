package io.outrigger.it.drill;

import java.util.Map;

/**
 * An alert that fired.
 *
 * @param labels those of its rule and of what it fired for
 * @param from the rules' time at which it began to fire, in seconds
 * @param until when it was last seen firing
 */
record Alert(Map<String, String> labels, double from, double until) {
  String name() {
    return labels.getOrDefault("alertname", "");
  }

  String severity() {
    return labels.getOrDefault("severity", "");
  }

  /** Whether it is about this scene; quota is an account's, so its alert names no model. */
  boolean isOf(Scene scene) {
    return scene.feature().model().equals(labels.get("gen_ai_request_model"))
        || labels.getOrDefault("outrigger_circuit_breaker_name", "").startsWith(scene.word() + "/")
        || (scene == Scene.QUOTA && name().equals("LLMQuotaExhausted"));
  }
}
