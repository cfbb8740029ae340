package io.outrigger.it.client;

import static io.outrigger.it.fake.Misbehaviour.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Headers;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Failures before the application has seen anything. */
interface RetryCases extends Cases {

  @Test
  default void retriesRateLimitedCallAfterTheServersDelay() throws Exception {
    Answer answer = client().send(chat("r-429", ProviderErrors.openAiRateLimitedMillis(300), ok()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains(FakeLlm.DEFAULT_TEXT);
    assertThat(answer.header("x-outrigger-outcome")).contains("retried");
    assertThat(answer.header("x-outrigger-category")).contains("rate_limited");
    assertThat(answer.header("x-outrigger-attempts")).contains("2");
    assertThat(Attempt.gaps(attempts("r-429")))
        .singleElement()
        .satisfies(gap -> assertThat(gap).isGreaterThanOrEqualTo(Duration.ofMillis(300)));
  }

  @Test
  default void retriesServerErrorWithTheSameRequest() throws Exception {
    Answer answer = client().send(chat("r-500", ProviderErrors.openAiServerError(), ok()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(attempts("r-500")).hasSize(2);
    assertThat(attempts("r-500").get(1).request().headers())
        .isEqualTo(attempts("r-500").get(0).request().headers());
    assertThat(attempts("r-500"))
        .allSatisfy(
            each ->
                assertThat(each.request().bodyText()).isEqualTo(Cases.question("r-500", false)));
  }

  @Test
  default void retriesWhereTheConnectionBreaksBeforeTheHeaders() throws Exception {
    Answer answer = client().send(chat("r-reset", Misbehaviour.resetBeforeHeaders(), ok()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(attempts("r-reset")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(attempts("r-reset"))
        .allSatisfy(
            each ->
                assertThat(each.request().bodyText()).isEqualTo(Cases.question("r-reset", false)));
  }

  @Test
  default void retriesAsynchronousCall() throws Exception {
    Ask ask =
        chat("r-async", ProviderErrors.openAiServerError(), ProviderErrors.overloaded529(), ok());

    Answer answer = client().start(ask).answer().get(SOON.toSeconds(), TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-outrigger-attempts")).contains("3");
    assertThat(attempts("r-async")).hasSize(3);
  }

  @Test
  default void handsOverTheProvidersLastAnswerWhenItGivesUp() throws Exception {
    String last = "{\"error\":{\"message\":\"still b\u00f6se\",\"type\":\"server_error\"}}\n";
    Headers headers = Headers.of("content-type", "application/json", "x-request-id", "req_4");
    Misbehaviour error = ProviderErrors.openAiServerError();

    Answer answer =
        client().send(chat("r-last", error, error, error, Misbehaviour.status(500, headers, last)));

    assertThat(attempts("r-last")).hasSize(4);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).isEqualTo(last);
    assertThat(answer.header("x-request-id")).contains("req_4");
    assertThat(answer.header("x-outrigger-outcome")).contains("failed");
    assertThat(answer.header("x-outrigger-category")).contains("transient");
    assertThat(answer.header("x-outrigger-attempts")).contains("4");
    assertThat(answer.header("x-outrigger-message")).isPresent();
    assertThat(answer.header("x-should-retry")).contains("false");
  }

  @Test
  default void doesNotRetryWhatCannotPass() throws Exception {
    Answer answer = client().send(chat("r-400", ProviderErrors.invalidRequest()));
    Answer alone = client().send(foreign("r-400-foreign", ProviderErrors.invalidRequest()));

    assertThat(attempts("r-400")).hasSize(1);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(alone.body());
    assertThat(answer.header("x-should-retry")).contains("false");
  }

  @Test
  default void replaysRequestBodyThatCanBeWrittenOnce() throws Exception {
    Ask ask = chat("r-once", ProviderErrors.openAiServerError(), ok()).writes(Ask.Writes.ONCE);

    assertThat(client().send(ask).status()).isEqualTo(200);
    assertThat(attempts("r-once"))
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.request().body()).isEqualTo(ask.body()));
  }

  @Test
  default void sendsRequestBodyWithoutLengthOnceAndWhole() throws Exception {
    Ask ask =
        chat("r-chunked", ProviderErrors.openAiServerError(), ok()).writes(Ask.Writes.ONCE_CHUNKED);

    int status = client().send(ask).status();

    // Whether it is replayed depends on what the client lets us do; that nothing is lost does not.
    assertThat(attempts("r-chunked"))
        .hasSize(status == 200 ? 2 : 1)
        .allSatisfy(each -> assertThat(each.request().body()).isEqualTo(ask.body()));
  }

  @Test
  default void sendsRequestBodyAboveTheBufferOnceAndWhole() throws Exception {
    for (Ask.Writes how : Ask.Writes.values()) {
      String scenario = "r-large-" + how.name().toLowerCase(java.util.Locale.ROOT);
      fake().script(scenario, ProviderErrors.openAiServerError());
      String text =
          Cases.question(scenario, false) + " ".repeat(ContractProvider.REQUEST_BUFFER + 1);
      Ask ask = Ask.post(provider().url(scenario), text).writes(how);

      assertThat(client().send(ask).status()).isEqualTo(500);
      assertThat(attempts(scenario))
          .singleElement()
          .satisfies(each -> assertThat(each.request().body()).isEqualTo(ask.body()));
    }
  }
}
