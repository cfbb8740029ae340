package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbacksTest {

  private static final String BACKUP =
      "outrigger.endpoint.backup.url=https://backup.example.com/v1";
  private static final String DIALECT = "outrigger.endpoint.backup.provider=openai";

  private final Loading loading;

  FallbacksTest(@TempDir Path directory) {
    this.loading = new Loading(directory);
  }

  private static FallbackTarget target(String endpoint, String model) {
    return new FallbackTarget(endpoint, model);
  }

  @Test
  void withoutAKeyNobodyAnswers() {
    assertThat(loading.load().config().fallbacks()).isSameAs(Fallbacks.NONE);
  }

  @Test
  void firstSegmentIsAnEndpointOnlyIfOneHasThatName() {
    LoadedConfig loaded =
        loading
            .file(
                BACKUP,
                DIALECT,
                "outrigger.fallback.gpt-4o = gpt-4o-mini , backup/*, backup/big/model, openai/o3,"
                    + " ./meta-llama/llama-3, ./openai/gpt-4o")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().fallbacks().of("gpt-4o"))
        .containsExactly(
            target(null, "gpt-4o-mini"),
            target("backup", null),
            target("backup", "big/model"),
            target("openai", "o3"),
            target(null, "meta-llama/llama-3"),
            target(null, "openai/gpt-4o"));
    assertThat(loaded.config().fallbacks().of("gpt-4o-mini")).isEmpty();
    assertThat(loaded.config().fallbacks().forLongContext("gpt-4o")).isEmpty();
  }

  @Test
  void longestPatternWins() {
    Fallbacks fallbacks =
        loading
            .file(
                "outrigger.fallback.*=a",
                "outrigger.fallback.gpt-4*=b",
                "outrigger.fallback.gpt-4o*=none",
                "outrigger.fallback.gpt-4o=c",
                "outrigger.fallback.context-length.gpt-4*=large",
                "outrigger.fallback.llama3\\:8b=d")
            .load()
            .config()
            .fallbacks();
    assertThat(fallbacks.of("claude")).containsExactly(target(null, "a"));
    assertThat(fallbacks.of("gpt-4.1")).containsExactly(target(null, "b"));
    assertThat(fallbacks.of("gpt-4o-mini")).isEmpty();
    assertThat(fallbacks.of("gpt-4o")).containsExactly(target(null, "c"));
    assertThat(fallbacks.of("llama3:8b")).containsExactly(target(null, "d"));
    assertThat(fallbacks.forLongContext("gpt-4o")).containsExactly(target(null, "large"));
    assertThat(fallbacks.forLongContext("gpt-3")).isEmpty();
  }

  @Test
  void narrowerPolicyOfAnEndpointAndAModel() {
    OutriggerConfig config =
        loading
            .file(
                BACKUP,
                "outrigger.fallback.on=transient,content_policy",
                "outrigger.endpoint.backup.fallback.on=none",
                "outrigger.fallback.timeout-factor=0.25",
                "outrigger.fallback.min-timeout=3s",
                "outrigger.endpoint.backup.fallback.timeout-factor=1",
                "outrigger.model.gpt-4o.fallback.min-timeout=1s",
                "outrigger.model.gpt-4o.fallback.max-wait=1s")
            .load()
            .config();
    assertThat(config.policyFor("openai", "o3").fallback().on())
        .containsOnly(ErrorCategory.TRANSIENT, ErrorCategory.CONTENT_POLICY);
    assertThat(config.policyFor("backup", "o3").fallback().on()).isEmpty();
    assertThat(config.policyFor("backup", "gpt-4o").fallback().maxWait()).hasSeconds(1);
    FallbackPolicy general = config.policyFor("openai", "o3").fallback();
    assertThat(general.timeoutFactor()).isEqualTo(0.25);
    assertThat(general.minTimeout()).hasSeconds(3);
    assertThat(config.policyFor("backup", "o3").fallback().timeoutFactor()).isEqualTo(1);
    assertThat(config.policyFor("openai", "gpt-4o").fallback().minTimeout()).hasSeconds(1);
  }

  @Test
  void variablesSetTheChainsThatTheFileNames() {
    LoadedConfig loaded =
        loading
            .file("outrigger.fallback.gpt-4o=a")
            .env("OUTRIGGER_FALLBACK_GPT_4O", "b")
            .env("OUTRIGGER_FALLBACK_O3", "c")
            .system("outrigger.fallback.o4", "d")
            .load();
    assertThat(loaded.config().fallbacks().of("gpt-4o")).containsExactly(target(null, "b"));
    assertThat(loaded.config().fallbacks().of("o4")).containsExactly(target(null, "d"));
    assertThat(Loading.messages(loaded)).contains("OUTRIGGER_FALLBACK_O3: unknown variable");
  }

  @Test
  void unknownEndpointIsReportedAndTheRestOfTheChainCounts() {
    LoadedConfig loaded =
        loading
            .file(
                BACKUP,
                DIALECT,
                "outrigger.fallback.gpt-4o=elsewhere/*, bakcup/gpt-4o, backup/gpt-4o",
                "outrigger.endpoint.half.retry.max-attempts=2",
                "outrigger.fallback.o3=half/o3, vendor/model")
            .load();
    assertThat(Loading.messages(loaded))
        .contains("no endpoint with an address is named elsewhere")
        .contains("named bakcup; nearest known key: backup")
        .contains("no endpoint with an address is named half")
        .contains("no endpoint is named vendor; taken as the model vendor/model")
        .contains("./vendor/model says so");
    assertThat(loaded.hasErrors()).isTrue();
    assertThat(loaded.config().fallbacks().of("gpt-4o"))
        .containsExactly(target("backup", "gpt-4o"));
    assertThat(loaded.config().fallbacks().of("o3")).containsExactly(target(null, "vendor/model"));
  }

  @Test
  void targetsOfAnotherFormAreReported() {
    LoadedConfig loaded =
        loading
            .file(
                BACKUP,
                DIALECT,
                "outrigger.fallback.house=backup/*, anthropic/claude-sonnet-4",
                "outrigger.fallback.claude-*=backup/*",
                "outrigger.fallback.gpt-4o=azure/gpt-4o, groq/llama")
            .load();
    assertThat(loaded.problems())
        .extracting(Problem::severity)
        .containsExactly(Problem.Severity.NOTICE, Problem.Severity.NOTICE);
    assertThat(Loading.messages(loaded))
        .contains("claude-*=backup/*: backup/* does not take the form of anthropic, in which")
        .contains("azure/gpt-4o stands for several hosts");
    assertThat(loaded.config().fallbacks().of("claude-opus")).hasSize(1);
  }

  @Test
  void azureTargetOfOpenAiRequestsNeedsTheCompatibleAddress() {
    loading.file(
        "outrigger.endpoint.old.url=https://x.openai.azure.com",
        "outrigger.endpoint.old.provider=azure",
        "outrigger.endpoint.new.url=https://x.openai.azure.com/openai/v1",
        "outrigger.endpoint.new.provider=azure",
        "outrigger.fallback.gpt-4o=new/*, old/*");
    assertThat(Loading.messages(loading.load()))
        .contains("old/* has no /openai/v1 address")
        .doesNotContain("new/* has");
  }

  @Test
  void typosOfTheFixedKeysAreNoModels() {
    LoadedConfig loaded =
        loading.file("outrigger.fallback.max-wiat=2s", "outrigger.fallback.mintimeout=1s").load();
    assertThat(Loading.messages(loaded))
        .contains("max-wiat: unknown key")
        .contains("nearest known key: outrigger.fallback.max-wait")
        .contains("nearest known key: outrigger.fallback.min-timeout");
    assertThat(loading.file("outrigger.fallback.o1=o3").load().problems()).isEmpty();
  }

  @Test
  void whatIsNoTargetIsRefused() {
    for (String bad : List.of("", "a,,b", "a b", "*", "a*", "./*", "/a", "a/")) {
      LoadedConfig loaded = loading.file("outrigger.fallback.m=" + bad).load();
      assertThat(Loading.messages(loaded)).as(bad).contains("allowed: none, or a list of model");
      assertThat(loaded.config().fallbacks()).isEqualTo(Fallbacks.NONE);
    }
  }

  @Test
  void parametersOfATarget() {
    LoadedConfig loaded =
        loading
            .file(
                BACKUP,
                "outrigger.endpoint.backup.drop=seed, generationConfig.seed",
                "outrigger.endpoint.backup.set.max_tokens=1000",
                "outrigger.endpoint.backup.set.generationConfig.topK=4",
                "outrigger.endpoint.backup.set.=4",
                "outrigger.endpoint.groq.drop=seed,")
            .load();
    assertThat(loaded.config().endpoint("backup").outbound())
        .isEqualTo(
            new Outbound(
                null,
                Map.of(),
                Set.of("seed", "generationConfig.seed"),
                Map.of("max_tokens", "1000", "generationConfig.topK", "4")));
    assertThat(Loading.messages(loaded))
        .contains("set.: unknown key")
        .contains("groq.drop=seed,: allowed: names of request parameters");
  }

  @Test
  void builtInEndpointsTakeCredentialsForAllTheirAddresses() {
    LoadedConfig loaded =
        loading.file("outrigger.endpoint.openai.api-key=${env:KEY}").env("KEY", "k").load();
    assertThat(loaded.config().endpoints())
        .filteredOn(endpoint -> endpoint.name().equals("openai"))
        .hasSize(2)
        .allMatch(endpoint -> endpoint.outbound().apiKey() != null);
    assertThat(loaded.config().endpoint("openai").host()).isEqualTo("api.openai.com");
    assertThat(loaded.config().endpoint("nowhere")).isNull();
  }
}
