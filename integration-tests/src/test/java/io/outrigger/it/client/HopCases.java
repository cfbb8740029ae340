package io.outrigger.it.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Headers;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.StreamFaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Calls that somebody else answers: at another origin, or at the same one. */
interface HopCases extends Cases {

  /** What an application says that is nobody else's business. */
  Map<String, String> PRIVATE =
      Map.of(
          "Authorization", "Bearer sk-of-the-first",
          "api-key", "sk-of-the-first",
          "Cookie", "session=secret",
          "OpenAI-Organization", "org-1",
          "OpenAI-Project", "proj-1",
          "OpenAI-Beta", "assistants=v2",
          "X-Stainless-Retry-Count", "0",
          "X-Tenant", "acme",
          "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private FakeLlm other() {
    return provider().other();
  }

  /** A call that the first origin cannot answer. */
  private Ask failing(String scenario, Misbehaviour... elsewhere) {
    other().script(scenario, elsewhere);
    return chat(scenario, ProviderErrors.openAiServerError()).headers(PRIVATE);
  }

  @Test
  default void anotherOriginGetsItsOwnCredentialAndNothingOfTheFirstOnes() throws Exception {
    Answer answer = client().send(failing("hop-plain", Misbehaviour.ok()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains(FakeLlm.DEFAULT_TEXT);
    assertThat(attempts("hop-plain")).hasSize(1);
    assertThat(attempts("hop-plain").get(0).header("x-tenant")).contains("acme");
    Attempt hop = only("hop-plain");
    assertThat(hop.header("authorization")).contains("Bearer " + ContractProvider.OTHER_KEY);
    assertThat(hop.header("content-type").orElseThrow()).startsWith("application/json");
    assertThat(hop.request().bodyText())
        .isEqualTo(Cases.question("hop-plain", false).replace("\"hop-plain\"", "\"better\""));
    List<String> kept =
        PRIVATE.keySet().stream()
            .map(name -> name.toLowerCase(java.util.Locale.ROOT))
            .filter(name -> !name.equals("authorization") && !name.equals("traceparent"))
            .toList();
    assertThat(names(hop.request().headers())).doesNotContainAnyElementsOf(kept);
    assertThat(values(hop.request().headers())).noneMatch(value -> value.contains("first"));
  }

  @Test
  default void asynchronousCallMovesToo() throws Exception {
    Answer answer =
        client()
            .start(failing("hop-async", Misbehaviour.ok()))
            .answer()
            .get(SOON.toSeconds(), TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(only("hop-async").header("authorization"))
        .contains("Bearer " + ContractProvider.OTHER_KEY);
  }

  @Test
  default void streamMovesBeforeItsFirstToken() throws Exception {
    other().script("hop-stream", Misbehaviour.ok()).text("hop-stream", FakeLlm.words(6));
    Ask ask = stream("hop-stream", ProviderErrors.openAiServerError()).headers(PRIVATE);

    try (HttpCaller.Opened opened = client().open(ask)) {
      assertThat(opened.status()).isEqualTo(200);
      assertThat(new String(opened.body().readAllBytes(), UTF_8)).contains("w1", "w6", "[DONE]");
    }
    assertThat(only("hop-stream").request().bodyText()).contains("\"better\"");
  }

  @Test
  default void failureOfTheOtherIsAsWellFormedAsAnyFailure() throws Exception {
    Answer answer = client().send(failing("hop-fails", ProviderErrors.openAiServerError()));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).startsWith("{").contains("error");
    assertThat(other().attempts("hop-fails")).isNotEmpty();
  }

  @Test
  default void redirectsOfTheOtherLeadNowhere() throws Exception {
    String away = provider().foreignUrl("hop-away");
    Misbehaviour redirect = Misbehaviour.status(307, Headers.of("location", away), "");

    client().send(failing("hop-redirect", redirect));

    assertThat(other().attempts("hop-redirect")).isNotEmpty();
    assertThat(attempts("hop-away")).isEmpty();
  }

  @Test
  default void cancelEndsTheCallElsewhere() throws Exception {
    HttpCaller.Pending pending = client().start(failing("hop-cancel", Misbehaviour.silence()));
    Attempt hop = other().awaitAttempts("hop-cancel", 1, SOON).get(0);

    pending.cancel().run();

    assertThat(hop.awaitClientClosed(SOON)).isTrue();
    assertThat(catchThrowable(() -> pending.answer().get(SOON.toSeconds(), TimeUnit.SECONDS)))
        .isNotNull()
        .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
    assertThat(other().attempts("hop-cancel")).hasSize(1);
  }

  @Test
  default void callersTimeEndsTheCallElsewhere() throws Exception {
    Ask ask = failing("hop-deadline", Misbehaviour.silence()).timeout(Duration.ofSeconds(2));
    long began = System.nanoTime();

    Throwable failure = catchThrowable(() -> client().send(ask));

    assertThat(failure).isInstanceOf(java.io.IOException.class);
    assertThat(Cases.since(began))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2).plus(LimitCases.AT_ONCE));
    for (Attempt each : other().attempts("hop-deadline")) {
      assertThat(each.awaitClientClosed(SOON)).isTrue();
    }
  }

  @Test
  default void closedStreamFreesTheOthersConnection() throws Exception {
    other().script("hop-left", StreamFaults.paced(200)).text("hop-left", FakeLlm.words(1_000));
    Ask ask = stream("hop-left", ProviderErrors.openAiServerError()).headers(PRIVATE);

    try (HttpCaller.Opened opened = client().open(ask)) {
      assertThat(opened.body().read()).isGreaterThan(0);
    }

    assertThat(only("hop-left").awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void anotherModelAtTheSameOriginKeepsTheApplicationsHeaders() throws Exception {
    Answer answer =
        client()
            .send(
                chat("stay-plain", ProviderErrors.openAiServerError(), Misbehaviour.ok())
                    .headers(PRIVATE));

    assertThat(answer.status()).isEqualTo(200);
    List<Attempt> attempts = attempts("stay-plain");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(1).request().bodyText()).contains("\"stand-in\"");
    for (String name : List.of("Authorization", "OpenAI-Organization", "X-Tenant", "Cookie")) {
      assertThat(attempts.get(1).header(name)).contains(PRIVATE.get(name));
    }
  }

  private Attempt only(String scenario) {
    assertThat(other().attempts(scenario)).hasSize(1);
    return other().attempts(scenario).get(0);
  }

  private static List<String> names(Headers headers) {
    return headers.fields().stream()
        .map(field -> field.name().toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.toList());
  }

  private static List<String> values(Headers headers) {
    return headers.fields().stream().map(Headers.Field::value).toList();
  }
}
