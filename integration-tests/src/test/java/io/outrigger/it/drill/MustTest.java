package io.outrigger.it.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The drill may not flatter either. */
class MustTest {
  private static final List<AppResult> WELL = Collections.nCopies(9, answer(Scene.STREAMED));

  @Test
  void policyStormWithoutAlertsOrIncidentsIsWell() {
    assertThat(unmet(seen(Scene.POLICY_STORM, WELL, List.of(), List.of())))
        .containsExactly("no retry: one attempt per call"); // nobody called here
  }

  @Test
  void policyStormMayBeNoTicket() {
    assertThat(unmet(seen(Scene.POLICY_STORM, WELL, List.of(), List.of(alert("info")))))
        .doesNotContain("nobody paged, no ticket");
    assertThat(unmet(seen(Scene.POLICY_STORM, WELL, List.of(), List.of(alert("ticket")))))
        .contains("nobody paged, no ticket");
  }

  @Test
  void policyStormMayBeNoIncident() {
    IncidentTold ticket = new IncidentTold("m", "ticket", "content_policy", "1", "2");

    assertThat(unmet(seen(Scene.POLICY_STORM, WELL, List.of(ticket), List.of())))
        .contains("no incident");
  }

  @Test
  void incidentThatStaysOpenIsNotEnough() {
    IncidentTold open = new IncidentTold("m", "page", "auth", "1", "");
    IncidentTold closed = new IncidentTold("m", "page", "auth", "1", "2");

    assertThat(unmet(seen(Scene.BAD_KEY, WELL, List.of(open), List.of())))
        .contains("one incident, of category auth");
    assertThat(unmet(seen(Scene.BAD_KEY, WELL, List.of(closed), List.of())))
        .doesNotContain("one incident, of category auth");
  }

  @Test
  void shortAnswerThatCountsAsAWholeOneIsSeen() {
    List<AppResult> cut = new java.util.ArrayList<>(WELL);
    cut.add(0, answer("w1 w2 w3"));

    assertThat(unmet(seen(Scene.CUT_STREAMS, WELL, List.of(), List.of())))
        .doesNotContain("no truncated answer passed for a whole one");
    assertThat(unmet(seen(Scene.CUT_STREAMS, cut, List.of(), List.of())))
        .contains("no truncated answer passed for a whole one");
  }

  @Test
  void errorsAtTheEndAreNoRecovery() {
    List<AppResult> broken = new java.util.ArrayList<>(WELL);
    broken.add(new AppResult(false, "", "-", "com.example.BusyException", 503, "busy", 1, -1));

    assertThat(unmet(seen(Scene.BROWN_OUT, broken, List.of(), List.of())))
        .contains("the users were answered again at the end");
  }

  private static List<String> unmet(Seen seen) {
    return Must.of(seen.scene()).stream()
        .filter(must -> !must.holds().test(seen))
        .map(Must::what)
        .toList();
  }

  private static Seen seen(
      Scene scene, List<AppResult> results, List<IncidentTold> incidents, List<Alert> alerts) {
    return new Seen(scene, results, List.of(), incidents, alerts, true, List.of(), List.of(), 0);
  }

  private static AppResult answer(String text) {
    return new AppResult(true, text, "m", "-", 0, "", 5, -1);
  }

  private static Alert alert(String severity) {
    return new Alert(Map.of("alertname", "Some", "severity", severity), 0, 60);
  }
}
