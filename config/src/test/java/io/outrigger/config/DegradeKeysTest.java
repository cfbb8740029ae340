package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DegradeKeysTest {
  private final Loading loading;

  DegradeKeysTest(@TempDir Path directory) {
    this.loading = new Loading(directory);
  }

  @Test
  void nothingStandsInByDefault() {
    OutriggerConfig config = loading.load().config();
    assertThat(config.policyFor("openai", "m").degrade()).isEqualTo(DegradePolicy.OFF);
    assertThat(config.degrade().rules()).isEmpty();
    assertThat(config.degrade().maxBytes()).isEqualTo(64 << 20);
    assertThat(config.degrade().embeddingUrl()).isNull();
  }

  @Test
  void everyKeyIsRead() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.degrade.cache=semantic",
                "outrigger.degrade.cache.ttl=1h",
                "outrigger.degrade.cache.max-bytes=8MB",
                "outrigger.degrade.cache.threshold=97%",
                "outrigger.degrade.cache.tenant-header=X-User",
                "outrigger.degrade.cache.embedding-url=http://localhost:8081/v1/embeddings",
                "outrigger.degrade.cache.embedding-model=minilm",
                "outrigger.degrade.message=on",
                "outrigger.degrade.message.text=Wir sind gleich zurück.",
                "outrigger.degrade.rule.hours.match=(?i)\\\\bhours\\\\b",
                "outrigger.degrade.rule.hours.reply=Von 9 bis 17 Uhr.",
                "outrigger.degrade.rule.a.reply=A",
                "outrigger.degrade.rule.a.match=a")
            .load();
    assertThat(loaded.problems()).isEmpty();
    OutriggerConfig config = loaded.config();
    assertThat(config.policyFor("openai", "m").degrade())
        .isEqualTo(
            new DegradePolicy(
                CacheMode.SEMANTIC, Duration.ofHours(1), 0.97, true, "Wir sind gleich zurück."));
    DegradeSettings settings = config.degrade();
    assertThat(settings.tenantHeader()).isEqualTo("x-user");
    assertThat(settings.embeddingUrl()).isEqualTo("http://localhost:8081/v1/embeddings");
    assertThat(settings.embeddingModel()).isEqualTo("minilm");
    assertThat(settings.maxBytes()).isEqualTo(8 << 20);
    assertThat(settings.rules())
        .containsExactly(
            new ReplyRule("hours", "(?i)\\bhours\\b", "Von 9 bis 17 Uhr."),
            new ReplyRule("a", "a", "A"));
  }

  @Test
  void anEndpointAndAModelMayDiffer() {
    OutriggerConfig config =
        loading
            .file(
                "outrigger.endpoint.openai.degrade.message=on",
                "outrigger.model.gpt-4o*.degrade.cache=exact")
            .load()
            .config();
    assertThat(config.policyFor("openai", "gpt-4o-mini").degrade().cache())
        .isEqualTo(CacheMode.EXACT);
    assertThat(config.policyFor("openai", "x").degrade().message()).isTrue();
    assertThat(config.policyFor("groq", "x").degrade()).isEqualTo(DegradePolicy.OFF);
  }

  @Test
  void halfARuleIsReportedAndIgnored() {
    LoadedConfig loaded = loading.file("outrigger.degrade.rule.a.match=x").load();
    assertThat(loaded.config().degrade().rules()).isEmpty();
    assertThat(Loading.messages(loaded))
        .contains("outrigger.degrade.rule.a.match")
        .contains("outrigger.degrade.rule.a.reply is set");
  }

  @Test
  void anExpressionThatIsNoneIsExplained() {
    LoadedConfig loaded =
        loading
            .file("outrigger.degrade.rule.a.match=(x", "outrigger.degrade.rule.a.reply=y")
            .load();
    assertThat(loaded.config().degrade().rules()).isEmpty();
    assertThat(Loading.messages(loaded)).contains("(x").contains("Unclosed group");
  }

  @Test
  void semanticWithoutAnAddressWorksAsNormalizedAndSaysSo() {
    LoadedConfig loaded = loading.file("outrigger.degrade.cache=semantic").load();
    assertThat(Loading.messages(loaded)).contains("outrigger.degrade.cache.embedding-url");
  }

  @Test
  void addressesAndNamesAreChecked() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.degrade.cache.embedding-url=localhost:8080",
                "outrigger.degrade.cache.tenant-header=x user",
                "outrigger.degrade.cache.threshold=0.2",
                "outrigger.degrade.cache.ttl=0",
                "outrigger.degrade.rule.a b.match=x",
                "outrigger.degrade.rule.a.mach=x",
                "outrigger.degrade.message=yes")
            .load();
    assertThat(loaded.problems()).hasSize(7);
    assertThat(Loading.messages(loaded)).contains("behind it .match or .reply");
    assertThat(loaded.config().degrade()).isEqualTo(defaultSettings());
  }

  private static DegradeSettings defaultSettings() {
    return ConfigLoader.defaults().degrade();
  }

  @Test
  void variablesSetRulesThatTheFileNames() {
    LoadedConfig loaded =
        loading
            .file("outrigger.degrade.rule.out-of.match=x", "outrigger.degrade.rule.out-of.reply=y")
            .env("OUTRIGGER_DEGRADE_RULE_OUT_OF_REPLY", "z")
            .env("OUTRIGGER_DEGRADE_MESSAGE", "on")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().degrade().rules())
        .containsExactly(new ReplyRule("out-of", "x", "z"));
    assertThat(loaded.config().policyFor("e", "m").degrade().message()).isTrue();
  }
}
