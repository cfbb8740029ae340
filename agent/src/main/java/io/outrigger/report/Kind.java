package io.outrigger.report;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lines have in common that tell an operator the same: all but trace and numbers.
 *
 * @param event what was decided
 * @param warning whether somebody is to look at it
 * @param endpoint as configured; null for all others of this event together
 * @param details names and values, in turn, of what else tells one from another
 */
record Kind(
    String event,
    boolean warning,
    @Nullable ErrorCategory category,
    @Nullable String reason,
    @Nullable String endpoint,
    @Nullable String model,
    List<String> details) {

  static Kind of(
      String event,
      boolean warning,
      @Nullable ErrorCategory category,
      @Nullable String reason,
      Target target,
      String... details) {
    return new Kind(
        event, warning, category, reason, target.endpoint(), target.model(), List.of(details));
  }

  /** For more kinds than are told apart; there are as few as events. */
  Kind others() {
    return new Kind(event, warning, null, null, null, null, List.of());
  }

  /** A line that says so, and of which trace. */
  Line line(long epochMillis, @Nullable String trace) {
    Line line =
        new Line(epochMillis, warning, event)
            .put("category", category == null ? null : category.word())
            .put("reason", reason)
            .put("endpoint", endpoint)
            .put("model", known(model))
            .put("trace", trace);
    for (int i = 0; i < details.size(); i += 2) {
      line.put(details.get(i), known(details.get(i + 1)));
    }
    return line;
  }

  private static @Nullable String known(@Nullable String model) {
    return "-".equals(model) ? null : model;
  }
}
