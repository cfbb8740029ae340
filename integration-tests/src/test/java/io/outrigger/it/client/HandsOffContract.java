package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every client must do in the modes {@code observe} and {@code off}: nothing. */
abstract class HandsOffContract extends Contract {

  HandsOffContract(String mode) {
    super(mode);
  }

  @Test
  void leavesFailuresAsTheyCame() {
    for (Misbehaviour failure :
        new Misbehaviour[] {
          ProviderErrors.openAiServerError(),
          ProviderErrors.openAiRateLimited(1),
          ProviderErrors.invalidRequest(),
          Misbehaviour.resetBeforeHeaders(),
          Misbehaviour.closeMidChunk()
        }) {
      String scenario = failure.name().replaceAll("\\W", "");
      assertThat(fate(chat(scenario, failure))).isEqualTo(fate(foreign("f-" + scenario, failure)));
      assertThat(attempts(scenario)).hasSameSizeAs(attempts("f-" + scenario));
    }
  }

  @Test
  void leavesRepeatsAndBrokenCircuitsAlone() throws Exception {
    for (int i = 1; i <= 5; i++) {
      Answer answer = client().send(chat("brittle-repeat", ProviderErrors.openAiServerError()));
      assertThat(answer.status()).isEqualTo(500);
      assertThat(attempts("brittle-repeat")).hasSize(i);
    }
  }

  @Test
  void leavesAsynchronousCallsAlone() throws Exception {
    Ask ask = chat("async", ProviderErrors.openAiServerError());
    Answer answer = client().start(ask).answer().get(SOON.toSeconds(), TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-"));
    assertThat(attempts("async")).hasSize(1);
  }
}
