package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "openai,openai",
    "anthropic,anthropic",
    "azure,azure.ai.openai",
    "bedrock,aws.bedrock",
    "gemini,gcp.gemini",
    "vertex,gcp.vertex_ai",
    "mistral,mistral_ai",
    "xai,x_ai",
    "vllm,vllm"
  })
  void configurationWordsBecomeTheConventionsValues(String word, String value) {
    assertThat(Names.provider(word)).isEqualTo(value);
  }

  @Test
  void namesAreUniqueAndInTheConventionsStyle() {
    Set<String> seen = new HashSet<>();
    for (Instrument instrument : Instruments.ALL) {
      assertThat(seen.add(instrument.name())).as(instrument.name()).isTrue();
      assertThat(instrument.name()).matches("[a-z_]+(\\.[a-z_]+)+").doesNotEndWith("_total");
      assertThat(instrument.unit()).isNotEqualTo("1").matches("|s|\\{[a-z]+}");
    }
    Names.KEYS.forEach(key -> assertThat(Names.KEYS.get(key.index())).isSameAs(key));
  }

  @Test
  void bedrockArnIsLabelledByItsResource() {
    assertThat(
            new ModelNames()
                .label("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.claude:1"))
        .isEqualTo("inference-profile/eu.claude:1");
  }
}
