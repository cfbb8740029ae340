package io.outrigger.it.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes to promtool and what comes back. */
class PromtoolTest {
  /** As promtool 2.42 says it, shortened. */
  private static final String SAID =
      """
      Unit Testing:  alerts.test.yml
        FAILED:
          expr: "label_replace(min_over_time(timestamp(ALERTS{alertstate=\\"firing\\"})[2d:30s]), \\"edge\\", \\"first\\", \\"\\", \\"\\")", time: 1h24m,
              exp: nil
              got: {alertname="LLMErrorRateIncident", alertstate="firing", edge="first", gen_ai_request_model="gpt-4.1", job="drill", severity="page"} 1.38E+03, \
      {alertname="LLMErrorRateIncident", alertstate="firing", edge="last", gen_ai_request_model="gpt-4.1", job="drill", severity="page"} 4.65E+03, \
      {alertname="LLMCircuitOpen", alertstate="firing", edge="first", job="drill", outrigger_circuit_breaker_name="brown-out/gpt-4o", severity="page"} 510, \
      {alertname="LLMCircuitOpen", alertstate="firing", edge="last", job="drill", outrigger_circuit_breaker_name="brown-out/gpt-4o", severity="page"} 1.2E+03
      """;

  @Test
  void readsFromWhenToWhenAlertsFired() {
    List<Alert> alerts = Promtool.alerts(SAID);

    assertThat(alerts)
        .extracting(Alert::name)
        .containsExactly("LLMCircuitOpen", "LLMErrorRateIncident");
    assertThat(alerts).extracting(Alert::from).containsExactly(510.0, 1_380.0);
    assertThat(alerts).extracting(Alert::until).containsExactly(1_200.0, 4_650.0);
    assertThat(alerts).extracting(Alert::severity).containsOnly("page");
  }

  @Test
  void alertBelongsToTheSceneWhoseModelOrCircuitItNames() {
    List<Alert> alerts = Promtool.alerts(SAID);

    assertThat(alerts.get(0).isOf(Scene.BROWN_OUT)).isTrue();
    assertThat(alerts.get(0).isOf(Scene.QUOTA)).isFalse();
    assertThat(alerts.get(1).isOf(Scene.QUOTA)).isTrue();
    assertThat(alerts.get(1).isOf(Scene.BAD_KEY)).isFalse();
  }

  @Test
  void silenceIsNoAlert() {
    assertThat(Promtool.alerts("Unit Testing:  alerts.test.yml\n  SUCCESS\n")).isEmpty();
  }

  @Test
  void testHoldsEverySeriesAndAsksAtItsEnd() {
    PromSeries series =
        PromSeriesTest.all(
            List.of(PromSeriesTest.counter(0, "it's", 1), PromSeriesTest.counter(4, "it's", 3)));

    assertThat(Promtool.test("/rules.yml", series))
        .contains("rule_files: ['/rules.yml']", "interval: 30s", "eval_time: 120s")
        .contains("- series: 'outrigger_errors_total{gen_ai_request_model=\"it''s\", job=\"app\"}'")
        .contains("values: '1 1 1 1 3'")
        .contains("exp_samples: []");
  }
}
