package io.outrigger.it.scenario;

import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The same fleet on each JDK. */
final class Fleets implements AutoCloseable {
  private final Map<Jdk, Fleet> fleets = new LinkedHashMap<>();

  /**
   * Starts them.
   *
   * @param policies by scenario, the policy keys of its endpoints without their prefix
   */
  Fleets(Map<String, Map<String, String>> policies) {
    for (Jdk jdk : Jdks.all()) {
      fleets.put(jdk, Fleet.start(jdk, policies));
    }
  }

  /** For {@code @MethodSource}: every client on this JDK, a slice of them on the other. */
  static Stream<Arguments> clients() {
    List<Arguments> clients = new ArrayList<>();
    for (Jdk jdk : Jdks.all()) {
      for (Client client : jdk.equals(Jdks.own()) ? List.of(Client.values()) : Client.SLICE) {
        clients.add(Arguments.of(jdk, client));
      }
    }
    return clients.stream();
  }

  /** For {@code @MethodSource}: a slice of the clients on this JDK. */
  static Stream<Arguments> slice() {
    return Client.SLICE.stream().map(client -> Arguments.of(Jdks.own(), client));
  }

  /** One scenario with one client on one JDK. */
  Case of(Jdk jdk, String scenario, Client client) {
    return Objects.requireNonNull(fleets.get(jdk)).of(scenario, client);
  }

  @Override
  public void close() throws IOException {
    for (Fleet fleet : fleets.values()) {
      fleet.close();
    }
  }
}
