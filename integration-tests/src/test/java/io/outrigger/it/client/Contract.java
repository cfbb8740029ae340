package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Misbehaviour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * A client, a provider, and the agent in one mode. No signature of a subclass may name the client's
 * own types: JUnit would load them before the agent's configuration stands.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
abstract class Contract implements Cases {

  private final String mode;

  @SuppressWarnings("NullAway.Init") // before all tests
  private ContractProvider provider;

  @SuppressWarnings("NullAway.Init") // before all tests
  private HttpCaller client;

  Contract(String mode) {
    this.mode = mode;
  }

  /** Makes the client; called once, when the agent's configuration stands. */
  abstract HttpCaller newClient();

  @BeforeAll
  void start() {
    provider = ContractProvider.start(mode);
    client = newClient();
    warmUp();
  }

  /** What a first call loads and connects must not count against the limits of a case. */
  private void warmUp() {
    assertThat(catchThrowable(() -> client.send(stream("warm-up", Misbehaviour.ok())))).isNull();
  }

  @AfterAll
  void stop() {
    client.close();
    provider.close();
  }

  @Override
  public HttpCaller client() {
    return client;
  }

  @Override
  public ContractProvider provider() {
    return provider;
  }
}
