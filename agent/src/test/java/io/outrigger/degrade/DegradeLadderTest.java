package io.outrigger.degrade;

import static io.outrigger.degrade.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradePolicy;
import io.outrigger.config.DegradeSettings;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.ReplyRule;
import io.outrigger.http.SomeHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DegradeLadderTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final DegradePolicy NOTHING = DegradePolicy.OFF;
  private static final DegradePolicy MESSAGE =
      new DegradePolicy(CacheMode.OFF, DAY, 0.95, true, null);
  private static final DegradePolicy ALL =
      new DegradePolicy(CacheMode.NORMALIZED, DAY, 0.95, true, "Wir sind bald zurück.");

  private final List<String> console = new ArrayList<>();
  private final Asking hours = Asking.chat("What are your opening hours?");

  private DegradeLadder ladder(ReplyRule... rules) {
    return new DegradeLadder(
        new DegradeSettings(1 << 20, null, null, null, null, List.of(rules)),
        category -> "about " + category.word(),
        () -> 0,
        () -> 1_700_000_000,
        Thread::new,
        console::add);
  }

  private static Optional<Degraded> reply(DegradeLadder ladder, Asking asking) {
    return reply(ladder, asking.asked());
  }

  private static Optional<Degraded> reply(DegradeLadder ladder, Asked asked) {
    DegradeLadder.Climb climb = ladder.climb(asked, ErrorCategory.TRANSIENT);
    assertThat(climb.isOver()).isTrue();
    return climb.reply();
  }

  private static String text(Degraded degraded) {
    return new String(degraded.reply().body(), StandardCharsets.UTF_8);
  }

  @Test
  void nothingStandsInOutOfTheBox() {
    assertThat(reply(ladder(), hours.with(NOTHING))).isEmpty();
  }

  @Test
  void theRungsAreAskedInTheirOrder() {
    DegradeLadder ladder = ladder(new ReplyRule("hours", "opening hours", "From 9 to 17."));
    Asking asking = hours.with(ALL);
    Asking other = Asking.chat("Hello").with(ALL);
    Degraded rule = reply(ladder, asking).orElseThrow();
    assertThat(rule.source()).isEqualTo(Degraded.Source.RULE);
    assertThat(rule.header()).isEqualTo("rule; name=hours");
    assertThat(text(rule)).contains("From 9 to 17.").contains("outrigger-rule");
    Degraded message = reply(ladder, other).orElseThrow();
    assertThat(message.source()).isEqualTo(Degraded.Source.MESSAGE);
    assertThat(message.header()).isEqualTo("message");
    assertThat(text(message)).contains("Wir sind bald zurück.").contains("outrigger-message");
    ladder.answered(asking.asked(), Answers.JSON, Answers.chat("Always open."));
    Degraded cached = reply(ladder, asking).orElseThrow();
    assertThat(cached.header()).isEqualTo("cache; match=exact; age=0");
    assertThat(text(cached)).contains("Always open.").contains("\"prompt_tokens\":0");
    assertThat(cached.model()).isEqualTo("gpt-4o-2024");
    assertThat(text(cached)).doesNotContain("chatcmpl-A1").contains("chatcmpl-outrigger");
  }

  @Test
  void withoutATextOfItsOwnTheMessageIsTheCategorys() {
    assertThat(text(reply(ladder(), hours.with(MESSAGE)).orElseThrow()))
        .contains("about transient");
  }

  @Test
  void aStreamIsReplayedAsAStream() {
    DegradeLadder ladder = ladder();
    Asking stream = hours.with(ALL).saying("\"stream\":true");
    ladder.answered(stream.asked(), Answers.EVENTS, bytes(Answers.CHAT_STREAM));
    Degraded cached = reply(ladder, stream).orElseThrow();
    assertThat(cached.reply().headers().get("content-type"))
        .containsExactly("text/event-stream; charset=utf-8");
    assertThat(text(cached)).endsWith("data: [DONE]\n\n").contains("Paris");
    assertThat(text(cached).split("chatcmpl-outrigger", -1)).hasSize(5);
  }

  @Test
  void aStreamOfTheMessageIsWrittenWhereAStreamWasAsked() {
    Asking stream = hours.with(MESSAGE).saying("\"stream\":true");
    String events = text(reply(ladder(), stream).orElseThrow());
    assertThat(events).startsWith("data: {").endsWith("data: [DONE]\n\n").doesNotContain("usage");
    Asking counting = stream.saying("\"stream_options\":{\"include_usage\":true}");
    assertThat(text(reply(ladder(), counting).orElseThrow())).contains("\"total_tokens\":0");
  }

  @Test
  void whoAskedForASchemaGetsNoPlainText() {
    Asking schema = hours.with(ALL).saying("\"response_format\":{\"type\":\"json_schema\"}");
    assertThat(reply(ladder(new ReplyRule("all", ".", "x")), schema)).isEmpty();
  }

  @Test
  void embeddingsHaveNoMessage() {
    Asking embedding = Asking.openAi("/v1/embeddings", "{\"input\":\"x\"}").with(ALL);
    assertThat(reply(ladder(), embedding)).isEmpty();
  }

  @Test
  void theFirstRuleThatFitsCounts() {
    DegradeLadder ladder =
        ladder(
            new ReplyRule("none", "never said", "0"),
            new ReplyRule("one", "(?i)HOURS", "1"),
            new ReplyRule("two", "hours", "2"));
    assertThat(reply(ladder, hours.with(NOTHING)).orElseThrow().rule()).isEqualTo("one");
  }

  @Test
  void anExpressionWithoutEndDoesNotHoldUpACall() {
    DegradeLadder ladder =
        ladder(
            new ReplyRule("endless", "(a+)+b", "0"),
            new ReplyRule("deep", "(x|y)*z", "1"),
            new ReplyRule("fine", "aaa|xxx", "2"));
    for (int i = 0; i < 3; i++) {
      assertThat(reply(ladder, asked("a".repeat(5_000))).orElseThrow().rule()).isEqualTo("fine");
      assertThat(reply(ladder, asked("x".repeat(8_000))).orElseThrow().rule()).isEqualTo("fine");
    }
    assertThat(console).anyMatch(line -> line.startsWith("outrigger.degrade.rule.endless.match "));
    assertThat(console).doesNotHaveDuplicates();
  }

  private static Asked asked(String text) {
    return Asking.chat(text).with(NOTHING).asked();
  }

  @Test
  void worksOnlyForCompleteAnswers() {
    DegradeLadder ladder = ladder();
    Asking asking = hours.with(new DegradePolicy(CacheMode.EXACT, DAY, 0.95, false, null));
    ladder.answered(asking.asked(), Answers.JSON, Answers.chat("half", "length"));
    ladder.answered(asking.asked(), SomeHeaders.of(), Answers.chat("typeless"));
    assertThat(reply(ladder, asking)).isEmpty();
    assertThat(ladder.remembers(asking.asked())).isTrue();
    assertThat(ladder.remembers(hours.with(NOTHING).asked())).isFalse();
  }
}
