package io.outrigger.it.scenario;

import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.TalkingJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scripted provider and, on one JDK, a JVM per sample application, all under one configuration.
 * Each scenario and client has an endpoint of its own, so that breakers, holds and budgets of one
 * case cannot disturb another.
 */
final class Fleet implements AutoCloseable {
  private final Jdk jdk;
  private final FakeLlm fake;
  private final Path config;
  private Duration patience = Duration.ofSeconds(90);
  private final List<String> flags = new ArrayList<>();
  private final Map<Client.App, SampleJvm> running = new EnumMap<>(Client.App.class);

  private Fleet(Jdk jdk, FakeLlm fake, Path config) {
    this.jdk = jdk;
    this.fake = fake;
    this.config = config;
  }

  /**
   * Starts the provider and writes the configuration.
   *
   * @param policies by scenario, the policy keys of its endpoints without their prefix
   */
  static Fleet start(Jdk jdk, Map<String, Map<String, String>> policies, String... global) {
    try {
      FakeLlm fake = FakeLlm.start();
      StringBuilder text = new StringBuilder();
      Arrays.stream(global).forEach(line -> text.append(line).append('\n'));
      for (String scenario : policies.keySet()) {
        for (Client client : Client.values()) {
          String prefix = "outrigger.endpoint." + scenario + '-' + client.slug() + '.';
          Map<String, String> values = new LinkedHashMap<>(policies.get(scenario));
          values.put("url", url(fake, scenario, client));
          values.put("provider", client.provider().word());
          values.forEach((key, value) -> text.append(prefix + key + " = " + value + '\n'));
        }
      }
      Path config = Files.createTempFile("outrigger", ".properties");
      Files.writeString(config, text);
      config.toFile().deleteOnExit();
      return new Fleet(jdk, fake, config)
          .flag("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dotel.sdk.disabled=true");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Adds flags for JVMs that have not been started yet; later ones win. */
  Fleet flag(String... more) {
    flags.addAll(Arrays.asList(more));
    return this;
  }

  /** How long a command may take before the application counts as hanging. */
  Fleet patience(Duration most) {
    patience = most;
    return this;
  }

  FakeLlm fake() {
    return fake;
  }

  /** One scenario with one client. */
  Case of(String scenario, Client client) {
    String name = scenario + '-' + client.slug();
    try {
      return new Case(client, name, url(fake, scenario, client), fake, jvm(client.app));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String url(FakeLlm fake, String scenario, Client client) throws IOException {
    String name = scenario + '-' + client.slug();
    return client.tls ? fake.tlsUrl(name) : fake.url(name);
  }

  /** The JVM of a sample application, started when it is first asked for. */
  SampleJvm jvm(Client.App app) {
    SampleJvm jvm;
    synchronized (running) {
      jvm = running.computeIfAbsent(app, this::start);
    }
    jvm.awaitReady();
    return jvm;
  }

  private SampleJvm start(Client.App app) {
    try {
      ForkedJvm fork =
          ForkedJvm.on(jdk)
              .jvm("-Dotel.service.name=" + app)
              .jvm(flags.toArray(String[]::new))
              .jvm(AgentJar.flag(config.toString()))
              .onlyClassPath(
                  Arrays.stream(app.classPath().split(File.pathSeparator))
                      .map(Path::of)
                      .toArray(Path[]::new))
              .timeout(patience);
      if (app == Client.App.JDK) {
        fork.jvm(
            "-Djavax.net.ssl.trustStore=" + fake.trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + FakeLlm.TRUST_STORE_PASSWORD);
      }
      TalkingJvm jvm = fork.talk(app.main, "interactive");
      return new SampleJvm(jvm);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What all its JVMs wrote to standard error. */
  String stderr() {
    StringBuilder all = new StringBuilder();
    synchronized (running) {
      running.forEach((app, jvm) -> all.append(jvm.stderr()));
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    synchronized (running) {
      running.values().forEach(SampleJvm::close);
    }
    fake.close();
    Files.deleteIfExists(config);
  }
}
