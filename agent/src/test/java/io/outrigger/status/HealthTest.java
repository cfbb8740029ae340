package io.outrigger.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The three forms of the same, and what none of them may hold. */
final class HealthTest {
  private final World world = new World("outrigger.retry.budget.burst=4");

  @Test
  void openCircuitIsToldWithItsReasonAndItsNextProbe() {
    world.open(World.GPT);
    world.target(new Target("calm", "m", ""));

    Health health = world.health();

    assertThat(health.isCircuitOpen()).isTrue();
    assertThat(health.targets())
        .extracting(TargetHealth::name)
        .containsExactly("openai/gpt-4o", "calm/m");
    assertThat(HealthJson.of(health))
        .startsWith("{\"status\":\"circuit_open\",\"version\":\"1.2.3\",\"mode\":\"protect\"")
        .contains(
            "{\"target\":\"openai/gpt-4o\",\"state\":\"open\",\"refusing\":true,"
                + "\"probe_in_seconds\":5.0,\"cause\":\"transient\"}")
        .contains("{\"target\":\"calm/m\",\"state\":\"closed\",\"refusing\":false}")
        .contains("{\"target\":\"calm/m\",\"tokens\":4.0,\"limit\":4}")
        .contains("\"config_hash\":\"" + world.config.hash() + "\"");
    assertThat(HealthText.of(health))
        .contains("A CIRCUIT IS OPEN")
        .containsPattern(
            "openai/gpt-4o +open \\(transient, next probe in 5.0 s\\) +no hold +4.0 of 4")
        .containsPattern("calm/m +closed");
    world.pass(Duration.ofSeconds(5));
    assertThat(HealthText.of(world.health())).contains("open (the next call is a probe)");
    assertThat(world.health().isCircuitOpen()).as("until a probe has told").isTrue();
  }

  @Test
  void probeUnderWayIsNoOpenCircuit() {
    world.open(World.GPT);
    world.pass(Duration.ofSeconds(5));
    world.target(World.GPT).breaker().tryAcquire(world.nanos.get());

    assertThat(world.health().isCircuitOpen()).isFalse();
    assertThat(HealthJson.of(world.health())).contains("\"state\":\"half_open\",\"refusing\":true");
  }

  @Test
  void holdsSayWhyAndHowLong() {
    long now = world.nanos.get();
    world
        .target(World.GPT)
        .hold()
        .extend(ErrorCategory.RATE_LIMITED, now + Duration.ofSeconds(20).toNanos());
    world
        .target(new Target("poor", "m", ""))
        .hold()
        .untilQuotaReturns(ErrorCategory.QUOTA_EXHAUSTED, now);
    world.pass(Duration.ofMillis(7_500));

    assertThat(HealthJson.of(world.health()))
        .contains(
            "{\"target\":\"openai/gpt-4o\",\"category\":\"rate_limited\",\"left_seconds\":12.5}")
        .contains("{\"target\":\"poor/m\",\"category\":\"quota_exhausted\",\"left_seconds\":52.5}");
    assertThat(HealthText.of(world.health()))
        .contains("held: rate_limited, for 12.5 s", "held: quota_exhausted, next try in 52.5 s");
    world.pass(Duration.ofMinutes(2));
    assertThat(HealthJson.of(world.health())).contains("\"holds\":[]");
  }

  @Test
  void operatorsHandAndMissingCircuitsAreNamed() {
    World forced = new World("outrigger.circuit.force=open");
    forced.target(World.GPT);
    assertThat(HealthText.of(forced.health())).contains("open (by configuration)");
    World without = new World("outrigger.circuit.enabled=false");
    without.target(World.GPT);
    assertThat(HealthJson.of(without.health())).contains("\"state\":\"off\",\"refusing\":false");
  }

  @Test
  void openIncidentsAreShown() {
    world.incidents.add(
        new OpenIncident("INC-7", "critical", "openai/gpt-4o: 40 % fail", 1_800_000_000_000L));

    assertThat(HealthJson.of(world.health()))
        .contains(
            "\"incidents\":[{\"id\":\"INC-7\",\"severity\":\"critical\","
                + "\"since\":\"2027-01-15T08:00:00Z\",\"summary\":\"openai/gpt-4o: 40 % fail\"}]");
    assertThat(HealthText.of(world.health())).contains("critical", "INC-7", "40 % fail");
    assertThat(HealthPage.of(world.health(), false))
        .contains("<th role=\"rowheader\" scope=\"row\">INC-7</th>");
  }

  @Test
  void decisionsAreToldWithTheirReasonAndTheLatestTrace() {
    world.heard.record();
    world.call(World.GPT, ErrorCategory.TRANSIENT);

    assertThat(HealthJson.of(world.health()))
        .contains(
            "\"decisions\":[{\"time\":\"2027-01-15T08:00:00Z\",\"decision\":\"failed\","
                + "\"target\":\"openai/gpt-4o\",\"reason\":\"transient: server_error\","
                + "\"times\":1,\"trace\":\"trace\"}]");
    assertThat(HealthText.of(world.health()))
        .containsPattern("failed +openai/gpt-4o +transient: server_error +trace\n");
    assertThat(HealthPage.of(world.health(), false))
        .contains("data-l=\"Trace\"><span>trace</span>");
  }

  @Test
  void namesThatUsersChooseDoNoHarm() throws IOException {
    world.heard.record();
    String evil = "<script>alert(1)</script>\"'&\\\u001b[31m\u202e\n" + "x".repeat(500);
    world.open(new Target("e", evil, ""));
    world.call(new Target("e", evil, ""), ErrorCategory.AUTH);
    world.incidents.add(new OpenIncident(evil, evil, evil, 0));

    String page = HealthPage.of(world.health(), false);
    assertThat(page)
        .doesNotContain("<script", "\u001b", "\u202e")
        .contains("e/&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\\?[31m??xxx");
    assertThat(HealthText.of(world.health()))
        .doesNotContain("\u001b", "\u202e")
        .contains("e/<script>alert(1)</script>\"'&\\?[31m??xxx")
        .doesNotContain("x".repeat(200));
    List<String> names = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(HealthJson.of(world.health()))) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isScalarValue() && parser.getText().startsWith("e/<script")) {
          names.add(parser.getText());
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(2).allMatch(name -> name.length() == 160);
  }

  @Test
  void nothingSecretIsInAnyForm() {
    world.heard.record();
    world.call(World.GPT, ErrorCategory.TRANSIENT);

    Health health = world.health();

    assertThat(HealthJson.of(health) + HealthText.of(health) + HealthPage.of(health, true))
        .contains("server_error")
        .doesNotContain("secret");
  }

  @Test
  void pageRefreshesItselfOnlyWhenAsked() {
    assertThat(HealthPage.of(world.health(), false)).doesNotContain("http-equiv");
    assertThat(HealthPage.of(world.health(), true))
        .contains("<meta http-equiv=\"refresh\" content=\"10\">", "Stop refreshing");
  }

  @Test
  void pageIsWholeAndEachOfItsTagsIsClosed() {
    world.heard.record();
    world.open(World.GPT);
    world.call(World.GPT, ErrorCategory.TRANSIENT);
    world.heard.internalError("call");

    String page = HealthPage.of(world.health(), false);

    List<String> open = new ArrayList<>();
    java.util.regex.Matcher tag =
        java.util.regex.Pattern.compile("<(/?)([a-z0-9]+)([^>]*)>").matcher(page);
    while (tag.find()) {
      boolean single = List.of("meta", "link").contains(tag.group(2)) || tag.group(3).endsWith("/");
      if (!tag.group(1).isEmpty()) {
        assertThat(open.remove(open.size() - 1)).isEqualTo(tag.group(2));
      } else if (!single) {
        open.add(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
    assertThat(page).contains("<rect ", "transient", "call").hasSizeLessThan(20_000);
  }
}
