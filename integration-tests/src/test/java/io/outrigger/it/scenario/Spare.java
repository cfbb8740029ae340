package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A second provider on another port, healthy unless scripted, with a key and models of its own: the
 * last link of every model's chain.
 */
final class Spare implements AutoCloseable {
  private static final String KEY = "spare-secret";

  private static final Set<String> ALLOWED =
      Set.of(
          "content-type",
          "accept",
          "accept-encoding",
          "user-agent",
          "anthropic-version",
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "http2-settings");

  private final FakeLlm fake;
  private final Path key;
  private int seen;

  Spare() {
    try {
      fake = FakeLlm.start();
      key = Files.createTempFile("spare", ".key");
      Files.writeString(key, KEY);
      key.toFile().deleteOnExit();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Endpoints and chains. */
  String[] configuration() {
    List<String> lines = new ArrayList<>();
    for (Provider provider : Provider.values()) {
      String endpoint = "outrigger.endpoint." + name(provider) + '.';
      lines.add(endpoint + "url = " + fake.url(name(provider)));
      lines.add(endpoint + "provider = " + provider.word());
      lines.add(endpoint + "api-key = ${file:" + key + "}");
      String model = asked(provider);
      lines.add("outrigger.fallback." + model + " = " + name(provider) + '/' + model(provider));
      lines.add("outrigger.fallback.context-length." + model + " = " + name(provider) + "/large");
    }
    return lines.toArray(String[]::new);
  }

  private static String name(Provider provider) {
    return "spare-" + provider.word();
  }

  /** The model that the sample applications ask for. */
  static String asked(Provider provider) {
    return switch (provider) {
      case OPENAI -> "gpt-4o";
      case ANTHROPIC -> "claude-sonnet-4-5";
      case GEMINI -> "gemini-2.5-flash";
    };
  }

  /** The model that stands in. */
  static String model(Provider provider) {
    return switch (provider) {
      case OPENAI -> "gpt-4o-mini";
      case ANTHROPIC -> "claude-haiku-4-5";
      case GEMINI -> "gemini-2.5-flash-lite";
    };
  }

  FakeLlm fake() {
    return fake;
  }

  /** Forgets what has arrived so far. */
  Spare watch(Provider provider) {
    seen = fake.attemptCount(name(provider));
    return this;
  }

  /** What has arrived since. */
  List<Attempt> attempts(Provider provider) {
    List<Attempt> all = fake.attempts(name(provider));
    return all.subList(seen, all.size());
  }

  /**
   * So many requests have arrived, whole, with the spare's own credential and no other.
   *
   * @param own further headers that are the spare's
   */
  void got(int attempts, Provider provider, String... own) {
    assertThat(attempts(provider))
        .hasSize(attempts)
        .allSatisfy(
            attempt -> {
              assertThat(attempt.request().bodyComplete()).isTrue();
              assertThat(attempt.request().bodyText()).contains("question ");
              String headers = attempt.request().headers().toString();
              assertThat(headers).doesNotContain("sk-test").doesNotContain("sk-ant-test");
              assertThat(attempt.header(header(provider)).orElse("")).endsWith(KEY);
              Set<String> foreign = foreign(attempt, provider);
              foreign.removeAll(List.of(own));
              assertThat(foreign).as("headers of the first host's").isEmpty();
              assertThat(attempt.request().path()).doesNotContain("key=");
            });
  }

  /** Headers that are neither on the list of docs/fallback.md nor the transport's own (Y11). */
  private static Set<String> foreign(Attempt attempt, Provider provider) {
    Set<String> names = new TreeSet<>(ALLOWED);
    names.add(header(provider));
    Set<String> foreign = new TreeSet<>();
    attempt
        .request()
        .headers()
        .fields()
        .forEach(field -> foreign.add(field.name().toLowerCase(Locale.ROOT)));
    foreign.removeAll(names);
    return foreign;
  }

  private static String header(Provider provider) {
    return switch (provider) {
      case OPENAI -> "authorization";
      case ANTHROPIC -> "x-api-key";
      case GEMINI -> "x-goog-api-key";
    };
  }

  @Override
  public void close() throws IOException {
    fake.close();
    Files.deleteIfExists(key);
  }
}
