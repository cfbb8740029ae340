package io.outrigger.it.drill;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.outrigger.it.app.AppResult;
import io.outrigger.it.drill.HealthWatch.Look;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.otlp.Attributes;
import io.outrigger.it.otlp.OtlpSink;
import java.util.Arrays;
import java.util.List;

/**
 * All that was seen of a drill, to be told scene by scene.
 *
 * @param results what the application printed
 * @param log the decision log
 */
record Evidence(
    FakeLlm provider,
    OtlpSink backend,
    List<AppResult> results,
    List<Look> looks,
    List<String> log) {

  /**
   * Each scene's part.
   *
   * @param judged whether the alerts are known
   */
  List<Seen> scenes(List<Alert> alerts, boolean judged) {
    List<IncidentTold> incidents = IncidentTold.of(backend.logs());
    return Arrays.stream(Scene.values())
        .map(
            scene ->
                new Seen(
                    scene,
                    resultsOf(scene),
                    provider.attempts(scene.word()),
                    incidents.stream()
                        .filter(incident -> incident.model().equals(scene.feature().model()))
                        .toList(),
                    alerts.stream().filter(alert -> alert.isOf(scene)).toList(),
                    judged,
                    looks,
                    logOf(scene),
                    interruptionsOf(scene)))
        .toList();
  }

  private List<AppResult> resultsOf(Scene scene) {
    return results.stream().filter(r -> r.told("feature").equals(scene.word())).toList();
  }

  /** Without their times. */
  private List<String> logOf(Scene scene) {
    return log.stream()
        .filter(line -> line.contains(" endpoint=" + scene.word() + " "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  private long interruptionsOf(Scene scene) {
    Metric metric = backend.metrics().get("outrigger.stream.interruptions");
    return metric == null
        ? 0
        : metric.getSum().getDataPointsList().stream()
            .filter(
                point ->
                    Attributes.text(point.getAttributesList(), "gen_ai.request.model")
                        .equals(scene.feature().model()))
            .mapToLong(NumberDataPoint::getAsInt)
            .sum();
  }
}
