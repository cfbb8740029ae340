package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** The SDK that repeats behind our interceptor: five times on a 503, waiting up to 43 s, alone. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
class GoogleGenAiTest {

  @SuppressWarnings("NullAway.Init") // before all tests
  private ContractProvider provider;

  @BeforeAll
  void start() {
    provider = ContractProvider.start("protect");
  }

  @AfterAll
  void stop() {
    provider.close();
  }

  @Test
  void repeatsNothingBesideUs() {
    provider.fake().script("gemini", ProviderErrors.geminiOverloaded());

    Throwable error = catchThrowable(() -> GoogleGenAi.ask(provider.geminiUrl(), "gemini-failing"));

    assertThat(error).hasMessageStartingWith("503");
    assertThat(provider.fake().attempts("gemini")).hasSize(4);
    provider.fake().forget("gemini");
  }

  @Test
  void getsTheAnswerOfARetry() {
    provider.fake().script("gemini", Misbehaviour.resetBeforeHeaders(), Misbehaviour.ok());

    assertThat(GoogleGenAi.ask(provider.geminiUrl(), "gemini-reset"))
        .isEqualTo(FakeLlm.DEFAULT_TEXT);
    provider.fake().forget("gemini");
  }
}
