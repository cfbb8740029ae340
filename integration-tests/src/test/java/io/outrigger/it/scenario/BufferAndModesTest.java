package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.otlp.ExportedSpan;
import io.outrigger.it.otlp.OtlpSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Y09, and the modes in which the agent changes nothing; telemetry is the third witness. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class BufferAndModesTest {
  private static final Map<String, String> SOON = Map.of("retry.base-delay", "20ms");

  private OtlpSink sink;
  private OtlpSink quietSink;
  private Fleet protecting;
  private Fleet observing;
  private Fleet off;

  @BeforeAll
  void start() throws IOException {
    sink = OtlpSink.start();
    quietSink = OtlpSink.start();
    protecting =
        Fleet.start(
                Jdks.own(),
                Map.of(
                    "y09",
                    SOON,
                    "y09-large",
                    Map.of("buffer.request", "16B", "retry.base-delay", "20ms")))
            .flag(sink.flags());
    observing =
        Fleet.start(Jdks.own(), Map.of("observe", SOON), "outrigger.mode = observe")
            .flag(sink.flags());
    off =
        Fleet.start(Jdks.own(), Map.of("off", SOON), "outrigger.mode = off")
            .flag(quietSink.flags());
  }

  @AfterAll
  void stop() throws IOException {
    protecting.close();
    observing.close();
    off.close();
    sink.close();
    quietSink.close();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "OKHTTP_3",
        "OKHTTP_4",
        "OKHTTP_5_ENQUEUE",
        "OKHTTP_5_H2",
        "JDK_SEND",
        "JDK_ASYNC",
        "JDK_ASYNC_H2"
      })
  void y09OneShotBodyIsReplayedWhole(Client client) {
    Case c = protecting.of("y09", client);
    c.script(client.provider().serverError(), Misbehaviour.resetBeforeHeaders(), Misbehaviour.ok());

    Case.answered(c.call("oneshot=1"));

    assertThat(c.attempts()).hasSize(3);
    c.sameBodies();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OKHTTP_3", "OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_SEND", "JDK_ASYNC", "JDK_ASYNC_H2"})
  void y09BodyAboveTheBufferGoesOnceAndWhole(Client client) throws Exception {
    long before =
        sink.count("outrigger.passthrough", "outrigger.passthrough.reason", "not_replayable");
    Case c = protecting.of("y09-large", client).script(client.provider().serverError());

    c.failedWith(500, c.call("oneshot=1"));

    c.nothingAfter(1, Duration.ofMillis(200));
    c.sameBodies();
    sink.awaitCount(
        "outrigger.passthrough",
        "outrigger.passthrough.reason",
        "not_replayable",
        Math.max(1, Math.min(before, 1)));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "OPENAI_CHAT",
        "OPENAI_CHAT_ASYNC",
        "LANGCHAIN",
        "OKHTTP_4",
        "JDK_SEND",
        "JDK_ASYNC_H2"
      })
  void observeChangesNothingAndTellsWhatItWouldHaveDone(Client client) throws Exception {
    Case c = observing.of("observe", client).script(client.provider().serverError());

    c.failedWith(500, c.call());

    assertThat(c.attempts()).as("what the SDK sends on its own").hasSize(client.isBare() ? 1 : 3);
    String endpoint = "observe-" + client.slug();
    List<ExportedSpan> observed =
        sink.awaitSpans(
            spans ->
                spans.stream()
                    .anyMatch(s -> isOf(s, endpoint) && s.events().contains("outrigger.observed")));
    ExportedSpan span = observed.stream().filter(s -> isOf(s, endpoint)).findFirst().orElseThrow();
    assertThat(span.attribute("outrigger.outcome")).isEqualTo("failed");
    assertThat(span.toString()).contains("outrigger.error.category=transient");
  }

  /** Attempt spans name the endpoint by their address; the call's own children tell which call. */
  private boolean isOf(ExportedSpan span, String endpoint) {
    return sink.spans().stream()
        .anyMatch(
            attempt ->
                attempt.parent().equals(span.id())
                    && attempt.attribute("url.full").contains("/" + endpoint + "/"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "OPENAI_CHAT",
        "ANTHROPIC_ASYNC",
        "GEMINI",
        "LANGCHAIN",
        "OKHTTP_4",
        "JDK_SEND",
        "JDK_ASYNC_H2"
      })
  void offIsAsIfTheAgentWereAbsent(Client client) {
    Case c = off.of("off", client);
    c.script(client.provider().serverError(), Misbehaviour.ok());

    if (client.isBare()) {
      c.failedWith(500, c.call());
      assertThat(c.attempts()).hasSize(1);
    } else {
      Case.answered(c.call());
      assertThat(c.attempts()).as("the SDK's own retry").hasSize(2);
    }
    assertThat(quietSink.spans()).isEmpty();
  }
}
