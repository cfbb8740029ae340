package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTableTest {

  private final Loading loading;

  PolicyTableTest(@TempDir Path directory) {
    this.loading = new Loading(directory);
  }

  private static int attempts(OutriggerConfig config, String endpoint, String model) {
    return config.policyFor(endpoint, model).retry().maxAttempts();
  }

  @Test
  void modelWinsOverEndpointOverGlobalKeyByKey() {
    OutriggerConfig config =
        loading
            .file(
                "outrigger.retry.max-wait=1s",
                "outrigger.retry.max-delay=1s",
                "outrigger.endpoint.openai.retry.max-wait=2s",
                "outrigger.endpoint.openai.retry.max-attempts=2",
                "outrigger.model.gpt-4o*.retry.max-attempts=3")
            .load()
            .config();
    RetryPolicy narrowed = config.policyFor("openai", "gpt-4o-mini").retry();
    assertThat(narrowed.maxAttempts()).isEqualTo(3);
    assertThat(narrowed.maxWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(narrowed.maxDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(attempts(config, "openai", "o3")).isEqualTo(2);
    assertThat(attempts(config, "azure", "o3")).isEqualTo(4);
    assertThat(attempts(config, "azure", "gpt-4o")).isEqualTo(3);
  }

  @Test
  void longestPatternWinsAndTheExactNameOverAll() {
    OutriggerConfig config =
        loading
            .file(
                "outrigger.model.gpt-4o-mini.retry.max-attempts=14",
                "outrigger.model.gpt-4o-mini*.retry.max-attempts=13",
                "outrigger.model.*.retry.max-attempts=11",
                "outrigger.model.gpt-*.retry.max-attempts=12",
                "outrigger.model.gpt-4o-mini*.retry.max-wait=1s")
            .load()
            .config();
    assertThat(attempts(config, "openai", "gpt-4o-mini")).isEqualTo(14);
    assertThat(attempts(config, "openai", "gpt-4o-mini-2024")).isEqualTo(13);
    assertThat(attempts(config, "openai", "gpt-4o")).isEqualTo(12);
    assertThat(attempts(config, "openai", "claude")).isEqualTo(11);
    assertThat(attempts(config, "openai", "-")).isEqualTo(11);
    assertThat(config.policyFor("openai", "gpt-4o-mini").retry().maxWait())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void modelNamesMayHoldDotsSlashesAndColons() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.model.llama3.1\\:8b.retry.max-attempts=2",
                "outrigger.model.meta-llama/Llama-3.1*.retry.base-delay.timeout=2s")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(attempts(loaded.config(), "ollama", "llama3.1:8b")).isEqualTo(2);
    assertThat(
            loaded
                .config()
                .policyFor("together", "meta-llama/Llama-3.1-70B")
                .retry()
                .baseDelay(ErrorCategory.TIMEOUT))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void categorysOwnBaseDelayWins() {
    OutriggerConfig config =
        loading
            .file("outrigger.retry.base-delay=2s", "outrigger.retry.base-delay.timeout=3s")
            .load()
            .config();
    RetryPolicy retry = config.policyFor("openai", "m").retry();
    assertThat(retry.baseDelay(ErrorCategory.RATE_LIMITED)).isEqualTo(Duration.ofSeconds(30));
    assertThat(retry.baseDelay(ErrorCategory.TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
    assertThat(retry.baseDelay(ErrorCategory.TRANSIENT)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void sameTargetGetsTheSameRecord() {
    OutriggerConfig config =
        loading.file("outrigger.model.a*.retry.max-attempts=2").load().config();
    assertThat(config.policyFor("openai", "abc")).isSameAs(config.policyFor("openai", "abc"));
    OutriggerConfig plain = ConfigLoader.defaults();
    assertThat(plain.policyFor("openai", "abc")).isSameAs(plain.policyFor("azure", "xyz"));
  }

  @Test
  void inventedModelNamesDoNotFillTheMemory() {
    OutriggerConfig config =
        loading.file("outrigger.model.a*.retry.max-attempts=2").load().config();
    PolicyTable table = (PolicyTable) config.policies();
    for (int i = 0; i < 10 * PolicyTable.MOST_REMEMBERED; i++) {
      assertThat(attempts(config, "endpoint" + i % 7, "a" + i)).isEqualTo(2);
    }
    assertThat(attempts(config, "openai", "a".repeat(100_000))).isEqualTo(2);
    assertThat(table.rememberedFor("")).isBetween(1, PolicyTable.MOST_REMEMBERED);
  }

  @Test
  void operatorsHandIsPerEndpoint() {
    OutriggerConfig config =
        loading.file("outrigger.endpoint.azure.circuit.force=open").load().config();
    assertThat(config.policyFor("azure", "m").circuit().force()).isEqualTo(Force.OPEN);
    assertThat(config.policyFor("openai", "m").circuit().force()).isEqualTo(Force.NONE);
  }
}
