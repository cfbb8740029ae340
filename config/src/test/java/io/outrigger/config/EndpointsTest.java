package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

  private final Loading loading;

  EndpointsTest(@TempDir Path directory) {
    this.loading = new Loading(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, openai",
    "eu.api.openai.com, openai",
    "my-resource.openai.azure.com, azure",
    "my-resource.services.ai.azure.com, azure",
    "my-resource.cognitiveservices.azure.com, azure",
    "api.anthropic.com, anthropic",
    "generativelanguage.googleapis.com, gemini",
    "aiplatform.googleapis.com, vertex",
    "europe-west4-aiplatform.googleapis.com, vertex",
    "bedrock-runtime.eu-central-1.amazonaws.com, bedrock",
    "api.cohere.com, cohere",
    "api.cohere.ai, cohere",
    "api.mistral.ai, mistral",
    "codestral.mistral.ai, mistral",
    "api.groq.com, groq",
    "api.deepseek.com, deepseek",
    "api.x.ai, xai",
    "api.together.xyz, together",
    "api.together.ai, together",
    "api.fireworks.ai, fireworks",
    "api.perplexity.ai, perplexity",
    "openrouter.ai, openrouter",
    "router.huggingface.co, huggingface",
    "api-inference.huggingface.co, huggingface",
    "localhost, ollama",
    "127.0.0.1, ollama"
  })
  void publicHostsAreBuiltIn(String host, String provider) {
    assertThat(loading.load().config().endpoints())
        .filteredOn(endpoint -> endpoint.matchesHost(host))
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.name()).isEqualTo(provider);
              assertThat(endpoint.provider()).isEqualTo(provider);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "openai.azure.com",
    "a.b.openai.azure.com",
    "-aiplatform.googleapis.com",
    "evil-aiplatform.googleapis.com.example.com",
    "bedrock-runtime.amazonaws.com",
    "api.openai.com.example.com",
    "xapi.openai.com",
    "storage.googleapis.com"
  })
  void otherHostsAreNot(String host) {
    assertThat(loading.load().config().endpoints())
        .noneMatch(endpoint -> endpoint.matchesHost(host));
  }

  @Test
  void operatorsEndpointsComeFirst() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.endpoint.gw.url=http://gw.example.com:8080/v1",
                "outrigger.endpoint.gw.provider=vllm",
                "outrigger.endpoint.plain.url=https://plain.example.com")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().endpoints().subList(0, 2))
        .isEqualTo(
            List.of(
                new Endpoint("gw", "http", "gw.example.com", 8080, "/v1", "vllm"),
                new Endpoint("plain", "https", "plain.example.com", 443, "", null)));
    assertThat(loaded.config().endpoints()).hasSize(2 + BuiltInEndpoints.ALL.size());
  }

  @Test
  void builtInNameTakesAnotherAddressAndKeepsItsDialect() {
    LoadedConfig loaded =
        loading.file("outrigger.endpoint.anthropic.url=https://gw.example.com/anthropic").load();
    assertThat(loaded.config().endpoints())
        .filteredOn(endpoint -> endpoint.name().equals("anthropic"))
        .containsExactly(
            new Endpoint("anthropic", "https", "gw.example.com", 443, "/anthropic", "anthropic"));
  }

  @Test
  void builtInEndpointTakesAnotherDialect() {
    LoadedConfig loaded = loading.file("outrigger.endpoint.ollama.provider=openai").load();
    assertThat(loaded.config().endpoints())
        .filteredOn(endpoint -> endpoint.name().equals("ollama"))
        .hasSize(3)
        .extracting(Endpoint::provider)
        .containsOnly("openai");
  }

  @Test
  void unknownProviderIsReportedWithTheList() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.endpoint.gw.url=http://gw.example.com",
                "outrigger.endpoint.gw.provider=opnai")
            .load();
    assertThat(Loading.messages(loaded)).contains("=opnai: allowed: openai, azure, anthropic");
    assertThat(loaded.config().endpoints().get(0).provider()).isNull();
  }

  @Test
  void endpointWithoutAddressIsReportedOnce() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.endpoint.gw.provider=openai",
                "outrigger.endpoint.gw.retry.max-attempts=2",
                "outrigger.endpoint.openai.retry.max-attempts=2")
            .load();
    assertThat(loaded.problems()).hasSize(1);
    assertThat(Loading.messages(loaded))
        .contains(":1: ")
        .contains("no address")
        .contains("outrigger.endpoint.gw.url");
  }

  @Test
  void addressBelongsToOneEndpoint() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.endpoint.a.url=http://gw.example.com",
                "outrigger.endpoint.b.url=http://GW.example.com:80/")
            .load();
    assertThat(Loading.messages(loaded)).contains("the address of outrigger.endpoint.a.url too");
    assertThat(loaded.config().endpoints().get(0).name()).isEqualTo("a");
    assertThat(loaded.config().endpoints()).noneMatch(endpoint -> endpoint.name().equals("b"));
  }
}
