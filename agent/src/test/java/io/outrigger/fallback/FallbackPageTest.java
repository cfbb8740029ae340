package io.outrigger.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ConfigLoader;
import io.outrigger.config.ConfigSources;
import io.outrigger.config.LoadedConfig;
import io.outrigger.provider.CredentialHeader;
import io.outrigger.provider.WireForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps {@code docs/fallback.md} true. */
class FallbackPageTest {

  private static final Path PAGE = Path.of("..", "docs", "fallback.md");
  private static final Pattern EXAMPLE = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|");

  private final String page = Files.readString(PAGE, StandardCharsets.UTF_8);

  FallbackPageTest() throws IOException {}

  @Test
  void everyExampleIsAccepted(@TempDir Path directory) throws IOException {
    Matcher example = EXAMPLE.matcher(page);
    int examples = 0;
    while (example.find()) {
      examples++;
      Path file = directory.resolve("o.properties");
      Files.writeString(file, example.group(1), StandardCharsets.UTF_8);
      Map<String, String> keys =
          Map.of(
              "BACKUP_API_KEY", "k",
              "GROQ_API_KEY", "k",
              "GEMINI_API_KEY", "k",
              "AZURE_EU_KEY", "k");
      LoadedConfig loaded =
          ConfigLoader.load(new ConfigSources(file.toString(), keys, Map.of(), directory));
      assertThat(loaded.problems()).as(example.group(1)).isEmpty();
      assertThat(loaded.config().fallbacks().chains()).isNotEmpty();
    }
    assertThat(examples).isGreaterThan(3);
  }

  @Test
  void everyReasonIsExplained() {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(page.substring(page.indexOf("## What stays")));
    while (word.find()) {
      words.add(word.group(1));
    }
    List<String> codes = new ArrayList<>();
    for (StayReason reason : StayReason.values()) {
      codes.add(reason.code());
    }
    assertThat(words).containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void keysStandWhereThePageSays() {
    assertThat(header("openai", WireForm.OPENAI_CHAT)).isEqualTo("Authorization");
    assertThat(header("anthropic", WireForm.OPENAI_CHAT)).isEqualTo("Authorization");
    assertThat(header("anthropic", WireForm.ANTHROPIC_MESSAGES)).isEqualTo("x-api-key");
    assertThat(header("azure", WireForm.ANTHROPIC_MESSAGES)).isEqualTo("x-api-key");
    assertThat(header("azure", WireForm.OPENAI_CHAT)).isEqualTo("api-key");
    assertThat(header("gemini", WireForm.OPENAI_CHAT)).isEqualTo("Authorization");
    assertThat(header("gemini", WireForm.GOOGLE_GENERATE)).isEqualTo("x-goog-api-key");
    assertThat(CredentialHeader.of("vertex", WireForm.GOOGLE_GENERATE, "ya29.t"))
        .isEqualTo(new CredentialHeader("Authorization", "Bearer ya29.t"));
    assertThat(CredentialHeader.of("azure", WireForm.OPENAI_CHAT, "eyJ0"))
        .isEqualTo(new CredentialHeader("Authorization", "Bearer eyJ0"));
    assertThat(CredentialHeader.of("anthropic", WireForm.ANTHROPIC_MESSAGES, "sk-ant-oat01-x"))
        .isEqualTo(new CredentialHeader("Authorization", "Bearer sk-ant-oat01-x"));
  }

  private static String header(String word, WireForm form) {
    return CredentialHeader.of(word, form, "k").name();
  }
}
