package io.outrigger.it.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Headers;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.StreamFaults;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How often each SDK itself sends one call, and what its application sees: measured, for whoever
 * changes an SDK's version.
 */
@Timeout(240)
class SdkBaselineTest {
  private FakeLlm fake;

  @BeforeEach
  void start() throws IOException {
    fake = FakeLlm.start();
  }

  @AfterEach
  void stop() throws IOException {
    fake.close();
  }

  private static AppResult ok(List<AppResult> results) {
    assertThat(results).hasSize(1);
    assertThat(results.get(0).ok()).as(results.get(0).line()).isTrue();
    assertThat(results.get(0).text()).isEqualTo(FakeLlm.DEFAULT_TEXT);
    return results.get(0);
  }

  /**
   * Runs one call under a misbehaviour that never ends; returns "attempts, status seen by the
   * application".
   */
  private String underConstant(PlainApp app, String mode, Misbehaviour misbehaviour)
      throws IOException {
    String scenario = mode + "-" + misbehaviour.name().replaceAll("\\W", "");
    fake.script(scenario, misbehaviour);
    List<AppResult> results = app.run(mode + " " + fake.url(scenario));
    assertThat(results).hasSize(1);
    assertThat(results.get(0).ok()).as(results.get(0).line()).isFalse();
    return fake.attemptCount(scenario) + " attempts, status " + results.get(0).status();
  }

  private static Misbehaviour status(int status) {
    return Misbehaviour.status(
        status, Headers.of("content-type", "application/json"), "{\"error\":{}}");
  }

  @Test
  void openAiSendsThreeTimes() throws IOException {
    try (PlainApp app = PlainApp.start(OpenAiApp.class, AppClassPath.sdks())) {
      for (String mode :
          List.of(
              "chat",
              "chat-async",
              "chat-stream",
              "chat-async-stream",
              "responses",
              "responses-async",
              "responses-stream")) {
        assertThat(ok(app.run(mode + " " + fake.url(mode))).model()).isEqualTo("gpt-4o");
      }
      assertThat(app.run("embeddings " + fake.url("e")).get(0).text()).startsWith("[0.5, -0.25");
      assertThat(app.run("models " + fake.url("m")).get(0).text()).contains("gpt-4o-mini");
      assertThat(underConstant(app, "chat", ProviderErrors.openAiServerError()))
          .isEqualTo("3 attempts, status 500");
      assertThat(underConstant(app, "chat-async", ProviderErrors.openAiRateLimited()))
          .isEqualTo("3 attempts, status 429");
      assertThat(underConstant(app, "chat-stream", Misbehaviour.resetBeforeHeaders()))
          .isEqualTo("3 attempts, status 0");
      assertThat(underConstant(app, "responses", ProviderErrors.invalidApiKey()))
          .isEqualTo("1 attempts, status 401");
      assertThat(underConstant(app, "chat", Misbehaviour.resetMidBody()))
          .isEqualTo("1 attempts, status 0");
      fake.script("cut", StreamFaults.cutAfter(3));
      AppResult cut = app.run("chat-stream " + fake.url("cut")).get(0);
      assertThat(cut.exception()).isEqualTo("com.openai.errors.OpenAIIoException");
      assertThat(cut.text()).isEqualTo("The outrigger keeps ");
      assertThat(app.run("chat " + fake.url("many") + " 20 10"))
          .hasSize(20)
          .allMatch(AppResult::ok);
    }
  }

  @Test
  void anthropicSendsThreeTimes() throws IOException {
    try (PlainApp app = PlainApp.start(AnthropicApp.class, AppClassPath.sdks())) {
      for (String mode : List.of("sync", "async", "stream", "async-stream")) {
        assertThat(ok(app.run(mode + " " + fake.url(mode))).model()).isEqualTo("claude-sonnet-4-5");
      }
      assertThat(underConstant(app, "sync", ProviderErrors.anthropicOverloaded529()))
          .isEqualTo("3 attempts, status 529");
      assertThat(underConstant(app, "async", Misbehaviour.closeBeforeHeaders()))
          .isEqualTo("3 attempts, status 0");
      assertThat(underConstant(app, "sync", ProviderErrors.anthropicCreditTooLow()))
          .isEqualTo("1 attempts, status 400");
    }
  }

  @Test
  void geminiSendsOnceWhatItDoesNotKnow() throws IOException {
    try (PlainApp app = PlainApp.start(GeminiApp.class, AppClassPath.sdks())) {
      for (String mode : List.of("sync", "async", "stream", "async-stream")) {
        assertThat(ok(app.run(mode + " " + fake.url(mode))).model()).isEqualTo("gemini-2.5-flash");
      }
      assertThat(underConstant(app, "sync", status(529))).isEqualTo("1 attempts, status 529");
      assertThat(underConstant(app, "stream", ProviderErrors.geminiInvalidApiKey()))
          .isEqualTo("1 attempts, status 400");
      // Failures that it repeats cost it up to 45 s: one is enough to see that it does.
      fake.script("once", ProviderErrors.geminiOverloaded(), Misbehaviour.ok());
      ok(app.run("sync " + fake.url("once")));
      assertThat(fake.attempts("once")).hasSize(2);
    }
  }

  @Test
  void langChainSendsThreeTimesAndStreamsOnce() throws IOException {
    try (PlainApp app = PlainApp.start(LangChainApp.class, AppClassPath.sdks())) {
      for (String mode : List.of("sync", "stream")) {
        assertThat(ok(app.run(mode + " " + fake.url(mode))).model()).isEqualTo("gpt-4o");
      }
      assertThat(underConstant(app, "sync", ProviderErrors.openAiServerError()))
          .isEqualTo("3 attempts, status 500");
      assertThat(underConstant(app, "sync", Misbehaviour.resetBeforeHeaders()))
          .isEqualTo("3 attempts, status 0");
      assertThat(underConstant(app, "stream", ProviderErrors.openAiServerError()))
          .isEqualTo("1 attempts, status 500");
      assertThat(underConstant(app, "stream", ProviderErrors.openAiRateLimited()))
          .isEqualTo("1 attempts, status 429");
    }
  }

  @Test
  void bareJdkClientSendsOnce() throws IOException {
    try (PlainApp app = PlainApp.start(JdkApp.class, AppClassPath.jdkAlone())) {
      for (String mode :
          List.of(
              "string",
              "stream",
              "lines",
              "async",
              "async-stream",
              "async-lines",
              "string:oneshot=1")) {
        assertThat(ok(app.run(mode + " " + fake.url("s"))).model()).isEqualTo("gpt-4o");
      }
      assertThat(app.run("get " + fake.url("g")).get(0).ok()).isTrue();
      assertThat(underConstant(app, "string", ProviderErrors.openAiServerError()))
          .isEqualTo("1 attempts, status 500");
      assertThat(underConstant(app, "lines", ProviderErrors.openAiRateLimited()))
          .isEqualTo("1 attempts, status 429");
      assertThat(underConstant(app, "async", Misbehaviour.resetBeforeHeaders()))
          .isEqualTo("1 attempts, status 0");
      fake.script("late", Misbehaviour.silence());
      assertThat(app.run("string:timeout=200 " + fake.url("late")).get(0).exception())
          .isEqualTo("java.net.http.HttpTimeoutException");
      assertThat(app.run("async:cancel=200 " + fake.url("late")).get(0).exception())
          .isEqualTo("java.util.concurrent.CancellationException");
    }
  }

  @Test
  void bareOkHttpSendsOnce() throws IOException {
    for (String classPath :
        List.of(AppClassPath.oldestOkHttp(), AppClassPath.sdks(), AppClassPath.newestOkHttp())) {
      try (PlainApp app = PlainApp.start(OkHttpApp.class, classPath)) {
        for (String mode :
            List.of(
                "execute",
                "enqueue",
                "stream",
                "enqueue-stream",
                "execute:h2c=1",
                "execute:oneshot=1")) {
          assertThat(ok(app.run(mode + " " + fake.url("s"))).model()).isEqualTo("gpt-4o");
        }
        assertThat(app.run("get " + fake.url("g")).get(0).ok()).isTrue();
        fake.forget("execute-openAiServerError");
        assertThat(underConstant(app, "execute", ProviderErrors.openAiServerError()))
            .isEqualTo("1 attempts, status 500");
        fake.forget("enqueue-resetBeforeHeaders");
        assertThat(underConstant(app, "enqueue", Misbehaviour.resetBeforeHeaders()))
            .isEqualTo("1 attempts, status 0");
        fake.script("late", Misbehaviour.silence());
        assertThat(app.run("execute:timeout=200 " + fake.url("late")).get(0).exception())
            .isEqualTo("java.io.InterruptedIOException");
        AppResult cancelled = app.run("enqueue:cancel=200 " + fake.url("late")).get(0);
        // Which of the two depends on where the cancel meets the call.
        assertThat(cancelled.message()).isIn("Canceled", "Socket closed");
      }
    }
  }
}
