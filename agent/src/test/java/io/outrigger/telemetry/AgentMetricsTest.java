package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.telemetry.Destination.Owner;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the agent says of its targets and of itself. */
final class AgentMetricsTest {
  private static final String P = "gen_ai.provider.name";
  private static final String M = "gen_ai.request.model";
  private static final Set<ErrorCategory> COUNTED =
      Set.of(ErrorCategory.TRANSIENT, ErrorCategory.TIMEOUT);

  private final InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void circuitsAndBudgetsAreReadWhenCollected() {
    AtomicReference<Targets.Reading> state =
        new AtomicReference<>(new Targets.Reading(Phase.CLOSED, null, 9.5, 10));
    telemetry.agent.targets().add(GPT, "openai/gpt-4o", "openai", COUNTED, state::get);
    assertThat(inState("closed")).isEqualTo(1);
    assertThat(inState("open")).isZero();
    assertThat(inState("half_open")).isZero();
    DoublePointData tokens =
        (DoublePointData) telemetry.points("outrigger.retry_budget.tokens").get(0);
    assertThat(tokens.getValue()).isEqualTo(9.5);
    assertThat(
            telemetry.count("outrigger.retry_budget.limit", attributes(P, "openai", M, "gpt-4o")))
        .contains(10L);

    state.set(new Targets.Reading(Phase.OPEN, ErrorCategory.TRANSIENT, 0, 10));
    assertThat(inState("closed")).isZero();
    assertThat(inState("open")).as("the operator did not open it").isZero();
    assertThat(openFor("transient")).as("says why it is open").contains(1L);
    assertThat(openFor("timeout")).contains(0L);
    assertThat(telemetry.metric("outrigger.circuit_breaker.state").orElseThrow().getUnit())
        .isEmpty();
  }

  @Test
  void agentTellsOfItself() {
    telemetry.agent.counts().passedThrough("unknown_provider");
    telemetry.agent.counts().internalError("route");
    telemetry.agent.counts().internalError("route");
    assertThat(
            telemetry.count(
                "outrigger.passthrough",
                attributes("outrigger.passthrough.reason", "unknown_provider")))
        .contains(1L);
    assertThat(
            telemetry.count(
                "outrigger.agent.internal_errors",
                attributes("outrigger.agent.component", "route")))
        .contains(2L);
    assertThat(telemetry.metric("outrigger.agent.internal_errors").orElseThrow().getType())
        .isEqualTo(MetricDataType.LONG_SUM);
    assertThat(
            telemetry.count(
                "outrigger.agent.info",
                attributes("outrigger.version", "1.2.3", "outrigger.config.hash", "c0ffee")))
        .contains(1L);
  }

  @Test
  void closedCircuitIsZeroForWhatHadOpenedIt() {
    AtomicReference<Targets.Reading> state =
        new AtomicReference<>(new Targets.Reading(Phase.OPEN, ErrorCategory.TIMEOUT, 0, 10));
    telemetry.agent.targets().add(GPT, "openai/gpt-4o", "openai", COUNTED, state::get);
    assertThat(openFor("timeout")).contains(1L);

    state.set(new Targets.Reading(Phase.CLOSED, null, 0, 10));
    assertThat(openFor("timeout")).as("a series that ends would stay at 1").contains(0L);

    state.set(new Targets.Reading(Phase.OPEN, null, 0, 10));
    assertThat(inState("open")).as("the operator's hand has no category").isEqualTo(1);
    assertThat(openFor("timeout")).contains(0L);
  }

  private Optional<Long> openFor(String category) {
    return telemetry.count(
        "outrigger.circuit_breaker.state",
        attributes(
            "outrigger.circuit_breaker.name",
            "openai/gpt-4o",
            "outrigger.circuit_breaker.state",
            "open",
            "outrigger.error.category",
            category));
  }

  private long inState(String state) {
    return telemetry
        .count(
            "outrigger.circuit_breaker.state",
            attributes(
                "outrigger.circuit_breaker.name",
                "openai/gpt-4o",
                "outrigger.circuit_breaker.state",
                state))
        .orElseThrow();
  }
}
