package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * A client that trusts a private authority and has a key of its own: the first goes along to
 * another origin, the second stays.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
abstract class TlsHopContract {
  @SuppressWarnings("NullAway.Init") // before all tests
  private ContractProvider provider;

  @SuppressWarnings("NullAway.Init") // before all tests
  private CuriousTls curious;

  @SuppressWarnings("NullAway.Init") // before all tests
  private HttpCaller client;

  /** A client with this key, which trusts these authorities. */
  abstract HttpCaller newClient(SSLContext context, X509TrustManager trust);

  @BeforeAll
  void start() throws IOException, GeneralSecurityException {
    provider = ContractProvider.start("protect");
    SSLContext context = provider.fake().clientTls();
    curious = CuriousTls.start(context);
    System.setProperty("outrigger.endpoint.other.url", curious.url("localhost"));
    System.setProperty("outrigger.endpoint.untrusted.url", provider.other().tlsUrl("x"));
    System.setProperty("outrigger.endpoint.untrusted.provider", "openai");
    System.setProperty("outrigger.fallback.hop-untrusted", "untrusted/better");
    client = newClient(context, trust(provider.fake().trustStore()));
  }

  @AfterAll
  void stop() throws IOException {
    client.close();
    curious.close();
    provider.close();
  }

  @Test
  void trustGoesAlongAndTheKeyStays() throws Exception {
    // What the server would see of the client itself.
    client.send(Ask.post(curious.url("127.0.0.1") + "/plain", "{}"));
    assertThat(curious.visits()).last().matches(CuriousTls.Visit::showedCertificate);

    provider.fake().script("hop-tls", ProviderErrors.openAiServerError());
    Answer answer =
        client.send(Ask.post(provider.url("hop-tls"), Cases.question("hop-tls", false)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(curious.visits()).hasSize(2).last().matches(visit -> !visit.showedCertificate());
    assertThat(curious.visits().get(1).request())
        .containsIgnoringCase("authorization: bearer " + ContractProvider.OTHER_KEY)
        .contains("\"better\"");
  }

  @Test
  void whomTheClientDoesNotTrustGetsNothing() {
    provider.fake().script("hop-untrusted", ProviderErrors.openAiServerError());
    provider.other().script("x", Misbehaviour.ok());

    Throwable failure =
        catchThrowable(
            () -> {
              String question = Cases.question("hop-untrusted", false);
              Answer answer = client.send(Ask.post(provider.url("hop-untrusted"), question));
              assertThat(answer.status()).isEqualTo(500);
            });

    assertThat(failure)
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(IOException.class));
    assertThat(provider.other().attempts("x")).isEmpty();
  }

  private static X509TrustManager trust(Path store) throws GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      trusted.load(in, FakeLlm.TRUST_STORE_PASSWORD.toCharArray());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
