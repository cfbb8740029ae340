package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong around a secret, its text is in no message and no listing. */
class SecretsTest {

  private static final String SECRET = "hunter2";

  private final Path directory;
  private final Loading loading;
  private LoadedConfig loaded;

  SecretsTest(@TempDir Path directory) {
    this.directory = directory;
    this.loading = new Loading(directory);
    this.loaded = loading.load();
  }

  private String messages(Loading described) {
    loaded = described.load();
    return Loading.messages(loaded);
  }

  @AfterEach
  void secretIsNowhere() {
    assertThat(Loading.messages(loaded)).doesNotContain(SECRET);
    assertThat(loaded.problems().toString()).doesNotContain(SECRET);
    assertThat(loaded.effective().toString()).doesNotContain(SECRET);
  }

  @Test
  void plainKeyInTheFileIsRefusedAndTheWayOutNamed() {
    assertThat(messages(loading.file("outrigger.endpoint.openai.api-key=" + SECRET)))
        .contains("outrigger.endpoint.openai.api-key: a secret must not be written here")
        .contains("${env:NAME} or ${file:/run/secrets/key}");
    assertThat(loaded.hasErrors()).isTrue();
  }

  @Test
  void theEmbeddingAddressesKeyIsNoLessASecret() {
    String key = "outrigger.degrade.cache.embedding-api-key";
    assertThat(messages(loading.file(key + "=" + SECRET)))
        .contains(key + ": a secret must not be written here");
    assertThat(loaded.config().degrade().embeddingKey()).isNull();
    assertThat(
            messages(
                loading
                    .file(key + "=${env:NOWHERE}")
                    .env("OUTRIGGER_DEGRADE_CACHE_EMBEDDING_API_KEY", SECRET)))
        .as("the file's line, which does not count")
        .contains("NOWHERE is not set");
    assertThat(loaded.config().degrade().embeddingKey()).isEqualTo(new Secret(SECRET));
  }

  @Test
  void secretsThatAreNamedArriveAndAreShownByTheirNameOnly() throws IOException {
    Files.writeString(directory.resolve("key"), SECRET + "\n");
    assertThat(
            messages(
                loading
                    .file(
                        "outrigger.endpoint.openai.api-key=${env:KEY}",
                        "outrigger.endpoint.cohere.api-key=${file:key}",
                        "outrigger.endpoint.cohere.header.X-Team=" + SECRET,
                        "outrigger.degrade.cache.embedding-api-key=${env:KEY}",
                        "outrigger.endpoint.groq.retry.max-attempts=2")
                    .env("KEY", SECRET)
                    .env("OUTRIGGER_ENDPOINT_GROQ_API_KEY", SECRET)))
        .isEmpty();
    assertThat(apiKey("openai")).isEqualTo(SECRET);
    assertThat(apiKey("cohere")).isEqualTo(SECRET);
    assertThat(apiKey("groq")).isEqualTo(SECRET);
    assertThat(outbound("cohere").headers().get("X-Team").reveal()).isEqualTo(SECRET);
    assertThat(shown("outrigger.endpoint.openai.api-key")).isEqualTo("${env:KEY}");
    assertThat(loaded.config().degrade().embeddingKey()).isEqualTo(new Secret(SECRET));
    assertThat(shown("outrigger.degrade.cache.embedding-api-key")).isEqualTo("${env:KEY}");
    assertThat(shown("outrigger.endpoint.cohere.api-key")).isEqualTo("${file:key}");
    assertThat(shown("outrigger.endpoint.cohere.header.X-Team")).isEqualTo("***");
    assertThat(shown("outrigger.endpoint.groq.api-key")).isEqualTo("***");
    assertThat(loaded.config().toString()).doesNotContain(SECRET);
  }

  @Test
  void anotherSecretIsNoOtherConfiguration() {
    loading.file("outrigger.endpoint.openai.api-key=${env:KEY}");
    String before = loading.env("KEY", SECRET).load().config().hash();
    loaded = loading.env("KEY", SECRET + "2").load();
    assertThat(loaded.config().hash()).isEqualTo(before);
  }

  @Test
  void secretBetweenTheBracesIsNotShown() {
    assertThat(
            messages(
                loading
                    .file("outrigger.endpoint.openai.api-key=${env:" + SECRET + "}")
                    .env(SECRET, "the secret's secret")))
        .isEmpty();
    assertThat(shown("outrigger.endpoint.openai.api-key")).isEqualTo("${env:***}");
  }

  @Test
  void secretsThatNoHeaderCanCarryAreRefused() throws IOException {
    Files.writeString(directory.resolve("large"), SECRET.repeat(3_000));
    Files.writeString(directory.resolve("two-lines"), SECRET + "\n" + SECRET);
    assertThat(
            messages(
                loading.file(
                    "outrigger.endpoint.openai.api-key=${file:large}",
                    "outrigger.endpoint.groq.api-key=${file:two-lines}",
                    "outrigger.endpoint.xai.header.X-Key=" + SECRET + "\u00fc",
                    "outrigger.endpoint.xai.header.Content-Length=1",
                    "outrigger.endpoint.xai.header.X\\ Y=1")))
        .contains("file large is too large for a secret")
        .contains("file two-lines holds a character that no header may hold")
        .contains("X-Key: the value holds a character")
        .contains("header.Content-Length: unknown key")
        .contains("header.X Y: unknown key");
  }

  private Outbound outbound(String endpoint) {
    return loaded.config().endpoint(endpoint).outbound();
  }

  private String apiKey(String endpoint) {
    return outbound(endpoint).apiKey().reveal();
  }

  private String shown(String key) {
    return loaded.effective().stream()
        .filter(value -> value.key().equals(key))
        .map(EffectiveValue::value)
        .findAny()
        .orElseThrow();
  }

  @Test
  void secretThatIsNotThereIsReported() {
    assertThat(
            messages(
                loading.file(
                    "outrigger.endpoint.openai.api-key=${env:KEY}",
                    "outrigger.endpoint.azure.api-key=${file:nowhere}",
                    "outrigger.endpoint.azure.header.X-Key=${vault:" + SECRET + "}")))
        .contains("environment variable KEY is not set")
        .contains("file nowhere does not exist")
        .contains("allowed: ${env:NAME}");
    assertThat(loaded.hasErrors()).isTrue();
  }

  @Test
  void misspelledKeysOfSecretsAreShownWithoutValue() {
    assertThat(messages(loading.file("outrigger.endpoint.openai.apikey=" + SECRET)))
        .contains("outrigger.endpoint.openai.apikey: unknown key");
  }

  @Test
  void credentialsInAnAddressAreNotShown() {
    assertThat(
            messages(
                loading.file(
                    "outrigger.endpoint.a.url=https://user:" + SECRET + "@host/v1",
                    "outrigger.endpoint.b.url=https://host/v1?key=" + SECRET)))
        .contains("without credentials")
        .contains("without query");
  }

  @Test
  void duplicatesOfSecretsAreNotShown() {
    assertThat(
            messages(
                loading.file(
                    "outrigger.endpoint.openai.api-key=" + SECRET,
                    "outrigger.endpoint.openai.api-key=" + SECRET + "1")))
        .contains("more than once");
  }
}
