package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.it.fake.Headers;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.util.List;
import org.junit.jupiter.api.Test;

class OkHttpClientContractTest extends HttpClientContract {

  @Override
  HttpCaller newClient() {
    return new OkHttpCaller();
  }

  @Test
  void runsOnTheVersionThatIsToBeTested() throws Exception {
    client().send(chat("o-version", Misbehaviour.ok()));

    assertThat(attempts("o-version").get(0).header("user-agent").orElseThrow())
        .isEqualTo("okhttp/" + System.getProperty("it.okhttp.version"));
  }

  @Test
  void outermostOfNestedClientsActsAlone() throws Exception {
    try (HttpCaller outer = OkHttpLayers.twoClients()) {
      Answer answer = outer.send(chat("o-nested", ProviderErrors.openAiServerError()));

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.headers().get("x-outrigger-attempts")).containsExactly("4");
      assertThat(attempts("o-nested")).hasSize(4);
    }
  }

  @Test
  void actsOnceInClientsThatAreCopiedAgainAndAgain() throws Exception {
    try (HttpCaller copy = OkHttpLayers.copies(5)) {
      copy.send(chat("o-copies", ProviderErrors.openAiServerError()));

      assertThat(attempts("o-copies")).hasSize(4);
    }
  }

  @Test
  void whatOkHttpSendsByItselfCountsAsAttempts() throws Exception {
    Misbehaviour timedOut = Misbehaviour.status(408, Headers.NONE, "");
    try (HttpCaller busy = OkHttpLayers.asItComes()) {
      busy.send(chat("o-counts", timedOut));

      // A time-out deserves one retry, and this was it.
      assertThat(attempts("o-counts")).hasSize(2);
    }
  }

  @Test
  void requestThatMustLeaveOnceDoesSo() throws Exception {
    Misbehaviour timedOut = Misbehaviour.status(408, Headers.NONE, "");
    Misbehaviour now = Misbehaviour.status(503, Headers.of("retry-after", "0"), "");
    try (HttpCaller busy = OkHttpLayers.asItComes()) {
      for (Misbehaviour bad : List.of(timedOut, now, Misbehaviour.closeBeforeHeaders())) {
        String scenario = "once-" + bad.name().replaceAll("[^a-z0-9]", "");
        try {
          busy.send(chat(scenario, bad, Misbehaviour.ok()));
        } catch (java.io.IOException lost) {
          assertThat(bad.name()).isEqualTo(Misbehaviour.closeBeforeHeaders().name());
        }
        assertThat(attempts(scenario)).as(scenario).hasSize(1);
      }
    }
  }

  @Test
  void requestThatMustLeaveOnceDoesSoInsideOfAnotherBody() throws Exception {
    Misbehaviour timedOut = Misbehaviour.status(408, Headers.NONE, "");
    Misbehaviour now = Misbehaviour.status(503, Headers.of("retry-after", "0"), "");
    try (HttpCaller wrapping = OkHttpLayers.wrapping()) {
      for (Misbehaviour bad : List.of(timedOut, now)) {
        String scenario = "once-inside-" + bad.name().replaceAll("[^a-z0-9]", "");
        Ask ask = chat(scenario, bad, Misbehaviour.ok());

        assertThatThrownBy(() -> wrapping.send(ask)).isInstanceOf(java.io.IOException.class);

        assertThat(attempts(scenario)).as(scenario).hasSize(1);
      }
      Answer healthy = wrapping.send(chat("once-inside-ok", Misbehaviour.ok()));
      assertThat(healthy.status()).isEqualTo(200);
    }
  }
}
