package io.outrigger.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineTest {

  @Test
  void saysTimeEventAndWords() {
    Line line =
        new Line(Bench.NOON, false, "retry")
            .put("category", "rate_limited")
            .put("wait_s", 1.5)
            .put("trace", null)
            .put("model", "my model");
    assertThat(line.text())
        .isEqualTo(
            "2026-11-20T12:00:00Z retry category=rate_limited wait_s=1.5 model=\"my model\"");
    assertThat(line.json())
        .isEqualTo(
            "{\"time\":\"2026-11-20T12:00:00Z\",\"level\":\"INFO\",\"event\":\"retry\","
                + "\"category\":\"rate_limited\",\"wait_s\":1.5,\"model\":\"my model\"}");
  }

  /** Names of models come from the application, and perhaps from its users. */
  @Property
  void aWordCannotBreakOutOfItsLine(@ForAll String hostile) {
    Line line = new Line(0, true, "failed").put("model", hostile).put("attempts", 2);
    for (String text : new String[] {line.text(), line.json()}) {
      assertThat(text.chars()).noneMatch(c -> c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029);
      assertThat(text.length()).isLessThan(200 * 6 + 150);
    }
    assertThat(line.text()).endsWith(" attempts=2");
    assertThat(line.text().split(" attempts=", -1).length)
        .as("a word with blanks or equals signs is quoted")
        .isEqualTo(hostile.contains(" attempts=") ? 3 : 2);
  }

  /** A terminal acts upon them; an editor shows what follows in another order. */
  @Test
  void hiddenCharactersAreWrittenAsTheirCodes() {
    Line line = new Line(0, true, "failed").put("model", "a\u009b\u0085\u202e\u2028z");
    String word = "\"a\\u009b\\u0085\\u202e\\u2028z\"";
    assertThat(line.text()).endsWith("model=" + word);
    assertThat(line.json()).endsWith("\"model\":" + word + "}");
  }
}
