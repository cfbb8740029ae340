package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.AttemptFacts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "KEY",
        "api_key",
        "api%5Fkey",
        "api-key",
        "token",
        "access_token",
        "sig",
        "Signature",
        "AWSAccessKeyId",
        "X-Amz-Signature",
        "X-Amz-Credential",
        "X-Amz-Security-Token",
        "X-Goog-Signature",
        "subscription-key",
        "client_secret",
        "code",
        "auth",
        "x-api-key",
        "app_key",
        "%zz"
      })
  void credentialsInTheQueryAreRedacted(String name) {
    assertThat(shown(443, "alt=sse&" + name + "=s3cret&stream"))
        .isEqualTo("https://api.example/v1?alt=sse&" + name + "=REDACTED&stream");
  }

  @Test
  void wordWithoutValueMayBeAKey() {
    assertThat(shown(443, "s3cret")).isEqualTo("https://api.example/v1?REDACTED");
    assertThat(shown(443, "&API-Version=1&")).isEqualTo("https://api.example/v1?&API-Version=1&");
  }

  @Test
  void unusualPortIsShown() {
    assertThat(shown(8443, null)).isEqualTo("https://api.example:8443/v1");
  }

  private static String shown(int port, @Nullable String query) {
    return ShownUrl.of(
        new AttemptFacts(
            1, 0, CallStory.GPT, "openai", "POST", "https", "api.example", port, "/v1", query));
  }
}
