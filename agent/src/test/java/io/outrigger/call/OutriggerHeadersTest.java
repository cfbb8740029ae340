package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutriggerHeadersTest {

  @Test
  void translatedTextsArePercentEncodedAndCanBeReadBack() {
    String text = "Später: 100 % fertig \u2728 日本";
    String header = OutriggerHeaders.ascii(text);
    assertThat(header).isEqualTo("Sp%C3%A4ter: 100 %25 fertig %E2%9C%A8 %E6%97%A5%E6%9C%AC");
    assertThat(URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  @Test
  void longTextsEndBeforeACharacterThatDoesNotFit() {
    String header = OutriggerHeaders.ascii("x".repeat(505) + "\u2728".repeat(3));
    assertThat(header).isEqualTo("x".repeat(505));
    assertThat(OutriggerHeaders.ascii("\u2728".repeat(200))).hasSize(504).endsWith("%A8");
  }

  @Test
  void noHeaderCanBeSmuggledIn() {
    assertThat(OutriggerHeaders.ascii("a\r\nx-evil: 1\u0000")).isEqualTo("a%0D%0Ax-evil: 1%00");
  }
}
