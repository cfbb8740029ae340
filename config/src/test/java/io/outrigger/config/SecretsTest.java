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
  void secretThatIsNamedAndThereIsOnlyNotUsedYet() throws IOException {
    Files.writeString(directory.resolve("key"), SECRET);
    assertThat(
            messages(
                loading
                    .file(
                        "outrigger.endpoint.openai.api-key=${env:KEY}",
                        "outrigger.endpoint.azure.api-key=${file:key}",
                        "outrigger.endpoint.azure.header.X-Team=" + SECRET)
                    .env("KEY", SECRET)))
        .contains("not available in this version");
    assertThat(loaded.problems()).hasSize(3);
    assertThat(loaded.hasErrors()).isFalse();
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
