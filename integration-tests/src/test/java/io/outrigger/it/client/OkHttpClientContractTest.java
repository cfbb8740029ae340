package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
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
}
