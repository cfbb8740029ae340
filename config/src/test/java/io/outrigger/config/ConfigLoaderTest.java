package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

  private final Path directory;
  private final Loading loading;

  ConfigLoaderTest(@TempDir Path directory) {
    this.directory = directory;
    this.loading = new Loading(directory);
  }

  private static int attempts(LoadedConfig loaded) {
    return loaded.config().policyFor("openai", "gpt-4o").retry().maxAttempts();
  }

  private static Source sourceOf(String key, LoadedConfig loaded) {
    return loaded.effective().stream()
        .filter(value -> value.key().equals(key))
        .map(EffectiveValue::source)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isUsefulWithoutAnyFile() {
    LoadedConfig loaded = loading.load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.file()).isNull();
    assertThat(loaded.config().mode()).isEqualTo(Mode.PROTECT);
    assertThat(loaded.config().endpoints()).extracting(Endpoint::name).contains("openai");
  }

  @Test
  void systemPropertyWinsOverEnvironmentOverFileOverDefault() {
    String key = "outrigger.retry.max-attempts";
    assertThat(attempts(loading.load())).isEqualTo(4);
    assertThat(sourceOf(key, loading.load())).hasToString("default");

    loading.file("# first", key + "=5");
    assertThat(attempts(loading.load())).isEqualTo(5);
    assertThat(sourceOf(key, loading.load()))
        .hasToString(directory.resolve("outrigger.properties") + ":2");

    loading.env("OUTRIGGER_RETRY_MAX_ATTEMPTS", "6");
    assertThat(attempts(loading.load())).isEqualTo(6);
    assertThat(sourceOf(key, loading.load()))
        .hasToString("environment variable OUTRIGGER_RETRY_MAX_ATTEMPTS");

    loading.system(key, "7");
    assertThat(attempts(loading.load())).isEqualTo(7);
    assertThat(sourceOf(key, loading.load())).hasToString("-D" + key);
    assertThat(loading.load().problems()).isEmpty();
  }

  @Test
  void agentArgumentNamesTheFileBeforePropertyVariableAndWorkingDirectory() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      Files.writeString(
          directory.resolve(name), "outrigger.retry.max-attempts=" + (10 + name.charAt(0) - 'a'));
    }
    loading.file("outrigger.retry.max-attempts=20");
    assertThat(attempts(loading.load())).isEqualTo(20);
    loading.env("OUTRIGGER_CONFIG", "c");
    assertThat(attempts(loading.load())).isEqualTo(12);
    loading.system("outrigger.config", "b");
    assertThat(attempts(loading.load())).isEqualTo(11);
    assertThat(attempts(loading.named("a"))).isEqualTo(10);
    assertThat(attempts(loading.named(directory.resolve("a").toString()))).isEqualTo(10);
    assertThat(attempts(loading.named(" "))).isEqualTo(11);
    assertThat(loading.load().problems()).isEmpty();
  }

  @Test
  void badValueKeepsTheDefaultAndTheRestCounts() {
    LoadedConfig loaded =
        loading.file("outrigger.retry.max-attempts=0", "outrigger.retry.max-wait=5s").load();
    assertThat(attempts(loaded)).isEqualTo(4);
    assertThat(loaded.config().policyFor("openai", "").retry().maxWait())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(loaded.hasErrors()).isTrue();
    assertThat(loaded.problems()).singleElement().isInstanceOf(Problem.class);
    assertThat(Loading.messages(loaded))
        .isEqualTo(
            directory.resolve("outrigger.properties")
                + ":1: outrigger.retry.max-attempts=0: allowed: a whole number from 1 to 100;"
                + " until that is corrected, 4 counts (default)\n");
  }

  @Test
  void badVariableLeavesTheFilesValueInForce() {
    LoadedConfig loaded =
        loading
            .file("outrigger.retry.max-attempts=3")
            .env("OUTRIGGER_RETRY_MAX_ATTEMPTS", "many")
            .load();
    assertThat(attempts(loaded)).isEqualTo(3);
    assertThat(Loading.messages(loaded))
        .contains("environment variable OUTRIGGER_RETRY_MAX_ATTEMPTS")
        .contains("=many")
        .contains("3 counts");
  }

  @Test
  void duplicateKeyCountsNotAtAll() {
    LoadedConfig loaded =
        loading
            .file("outrigger.retry.max-attempts=2", "", "outrigger.retry.max\\-attempts : 3")
            .load();
    assertThat(attempts(loaded)).isEqualTo(4);
    assertThat(Loading.messages(loaded)).contains("lines 1, 3").contains("4 counts");
  }

  @Test
  void unknownKeyNamesTheNearestKnownOne() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.retry.maxAttempts=1",
                "retry.max-wait=1s",
                "outrigger.endpoint.gw.url=http://gw:80",
                "outrigger.endpoint.gw.retry.jiter=0",
                "outrigger.model.gpt-4.1*.retry.bugdet=0",
                "zzz=1")
            .load();
    assertThat(loaded.problems())
        .extracting(Problem::nearestKey)
        .containsExactly(
            "outrigger.retry.max-attempts",
            "outrigger.retry.max-wait",
            "outrigger.endpoint.gw.retry.jitter",
            "outrigger.model.gpt-4.1*.retry.budget",
            null);
    assertThat(loaded.problems()).extracting(problem -> problem.source().line()).contains(1, 2, 6);
  }

  @Test
  void starInsideAModelPatternIsExplained() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.model.gpt*4o.retry.max-attempts=1",
                "outrigger.model.a\\nb.retry.max-attempts=1",
                "outrigger.endpoint.g w.url=http://gw")
            .load();
    assertThat(loaded.problems())
        .hasSize(3)
        .allSatisfy(problem -> assertThat(problem.nearestKey()).isNotEqualTo(problem.key()));
    assertThat(Loading.messages(loaded)).contains("* only at its end").contains("letters, digits");
    assertThat(attempts(loaded)).isEqualTo(4);
  }

  @Test
  void unknownVariableAndPropertyAreReported() {
    LoadedConfig loaded =
        loading
            .env("OUTRIGGER_RETRY_MAX_ATEMPTS", "1")
            .env("OUTRIGGER_ENABLED", "false")
            .env("PATH", "/bin")
            .system("outrigger.modus", "off")
            .system("java.home", "/")
            .load();
    assertThat(loaded.config().enabled()).isFalse();
    assertThat(loaded.problems()).hasSize(2);
    assertThat(loaded.problems().get(0).nearestKey()).isEqualTo("OUTRIGGER_RETRY_MAX_ATTEMPTS");
    assertThat(loaded.problems().get(1).nearestKey()).isEqualTo("outrigger.mode");
  }

  @Test
  void variablesSetKeysOfEndpointsAndModelsOnlyWhereTheFileNamesThem() {
    loading
        .env("OUTRIGGER_ENDPOINT_MY_GW_RETRY_MAX_ATTEMPTS", "2")
        .env("OUTRIGGER_MODEL_GPT_4_1__RETRY_MAX_ATTEMPTS", "3");
    assertThat(loading.load().problems()).hasSize(2);
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.endpoint.my-gw.url=https://gw.example.com",
                "outrigger.model.gpt-4.1*.circuit.enabled=false")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().policyFor("my-gw", "x").retry().maxAttempts()).isEqualTo(2);
    assertThat(loaded.config().policyFor("my-gw", "gpt-4.1-mini").retry().maxAttempts())
        .isEqualTo(3);
  }

  @Test
  void variableThatFitsTwoKeysSetsNeither() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.model.a-b.retry.max-attempts=2",
                "outrigger.model.a.b.retry.max-attempts=3",
                "outrigger.model.a_b.retry.max-attempts=4")
            .env("OUTRIGGER_MODEL_A_B_RETRY_MAX_ATTEMPTS", "9")
            .load();
    assertThat(Loading.messages(loaded)).contains("fits two keys");
    assertThat(loaded.config().policyFor("openai", "a-b").retry().maxAttempts()).isEqualTo(2);
  }

  @Test
  void keysOfLaterVersionsAreNoticedAndNoError() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.telemetry.capture-content=true",
                "outrigger.fleet.redis.url=redis://user:hunter2@host")
            .env("OUTRIGGER_RELOAD_INTERVAL", "1s")
            .load();
    assertThat(loaded.problems())
        .hasSize(3)
        .allSatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Problem.Severity.NOTICE);
              assertThat(problem.message())
                  .contains("not available in this version; ignored")
                  .doesNotContain("hunter2");
            });
    assertThat(loaded.hasErrors()).isFalse();
    assertThat(loaded.config().captureContent()).isFalse();
  }

  @Test
  void whatBecomesOfABrokenStreamIsAMatterOfTheModel() {
    LoadedConfig loaded =
        loading
            .file("outrigger.stream.recovery=continue", "outrigger.model.n.stream.recovery=off")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().policyFor("e", "m").recovery()).isEqualTo(Recovery.CONTINUE);
    assertThat(loaded.config().policyFor("e", "n").recovery()).isEqualTo(Recovery.OFF);
  }

  @Test
  void firstByteLimitIsForStreamsUnlessItIsSet() {
    TimeoutPolicy usual = loading.load().config().policyFor("openai", "m").timeout();
    assertThat(usual.firstByte(true)).isEqualTo(Duration.ofSeconds(60));
    assertThat(usual.firstByte(false)).isZero();
    TimeoutPolicy set =
        loading
            .file("outrigger.endpoint.openai.timeout.first-byte=60s")
            .load()
            .config()
            .policyFor("openai", "m")
            .timeout();
    assertThat(set.firstByte(true)).isEqualTo(Duration.ofSeconds(60));
    assertThat(set.firstByte(false)).isEqualTo(Duration.ofSeconds(60));
    TimeoutPolicy off =
        loading
            .file("outrigger.timeout.first-byte=0")
            .load()
            .config()
            .policyFor("openai", "m")
            .timeout();
    assertThat(off.firstByte(true)).isZero();
    assertThat(off.firstByte(false)).isZero();
  }

  @Test
  void loweringOnlyTheOpenDurationLowersTheFirstOpeningSilently() {
    LoadedConfig loaded = loading.file("outrigger.circuit.open-duration=2s").load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().policyFor("openai", "m").circuit().initialOpenDuration())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void firstOpeningAboveTheLongestIsReportedInEveryScope() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.circuit.initial-open-duration=2m",
                "outrigger.endpoint.openai.circuit.initial-open-duration=3m",
                "outrigger.model.m.circuit.open-duration=5m",
                "outrigger.model.m.circuit.initial-open-duration=4m")
            .load();
    assertThat(loaded.problems()).extracting(p -> p.source().line()).containsExactly(1, 2);
    assertThat(loaded.config().policyFor("openai", "x").circuit().initialOpenDuration())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(loaded.config().policyFor("openai", "m").circuit().initialOpenDuration())
        .isEqualTo(Duration.ofMinutes(4));
    assertThat(Loading.messages(loaded)).contains("5s counts (default)");
  }

  @Test
  void messagesCanBeReworded() {
    LoadedConfig loaded =
        loading.file("outrigger.message.auth.title=Störung", "outrigger.message.auth.body=").load();
    assertThat(loaded.problems()).isEmpty();
    Messages.Message message = loaded.config().messages().of(ErrorCategory.AUTH);
    assertThat(message.text()).isEqualTo("Störung. Please contact support.");
  }

  @Test
  void hashFollowsTheMeaningNotTheSpelling() {
    String usual = loading.load().config().hash();
    assertThat(usual).matches("[0-9a-f]{8}").isEqualTo(ConfigLoader.defaults().hash());
    assertThat(loading.file("outrigger.retry.max-wait=1m").load().config().hash()).isEqualTo(usual);
    assertThat(loading.file("outrigger.retry.max-wait=61s").load().config().hash())
        .isNotEqualTo(usual);
  }
}
