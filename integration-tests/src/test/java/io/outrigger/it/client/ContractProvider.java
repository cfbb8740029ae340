package io.outrigger.it.client;

import static java.util.Map.entry;

import io.outrigger.it.fake.FakeLlm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The provider of one contract, and the agent's configuration for it. The agent reads its
 * configuration at the first sight of an HTTP client's class, so this must run before one is
 * touched.
 */
final class ContractProvider implements AutoCloseable {

  /** Held of a request; a larger one gets one attempt. */
  static final int REQUEST_BUFFER = 64 * 1024;

  /**
   * {@code outrigger.timeout.first-byte} of the models {@code brisk-*}: ends silence, and must not
   * end the healthy answer behind it.
   */
  static final Duration HEADERS = Duration.ofSeconds(2);

  /** {@code outrigger.timeout.call} of the models {@code timed-*}. */
  static final Duration CALL = Duration.ofMillis(1_500);

  /** What the other origin wants to see. */
  static final String OTHER_KEY = "sk-of-the-other";

  private final FakeLlm fake;
  private final FakeLlm other;
  private final Path key;

  private ContractProvider(FakeLlm fake, FakeLlm other, Path key) {
    this.fake = fake;
    this.other = other;
    this.key = key;
  }

  static ContractProvider start(String mode) {
    try {
      FakeLlm fake = FakeLlm.start();
      FakeLlm other = FakeLlm.start();
      Path key = Files.writeString(Files.createTempFile("other", "key"), OTHER_KEY);
      properties(mode, fake.url("").replaceAll("/$", "")).forEach(System::setProperty);
      System.setProperty("outrigger.endpoint.other.url", other.url("").replaceAll("/$", ""));
      System.setProperty("outrigger.endpoint.other.provider", "openai");
      System.setProperty("outrigger.endpoint.other.api-key", "${file:" + key + "}");
      return new ContractProvider(fake, other, key);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Each case has a model, and so a target, of its own. */
  private static Map<String, String> properties(String mode, String url) {
    return Map.ofEntries(
        entry("outrigger.mode", mode),
        entry("outrigger.endpoint.contract.url", url),
        entry("outrigger.endpoint.contract.provider", "openai"),
        entry("outrigger.endpoint.contract-gemini.url", url + "/gemini"),
        entry("outrigger.endpoint.contract-gemini.provider", "gemini"),
        entry("outrigger.retry.base-delay", "20ms"),
        entry("outrigger.retry.jitter", "0"),
        entry("outrigger.buffer.request", "64KB"),
        entry("outrigger.buffer.error", "16KB"),
        entry("outrigger.model.single-*.retry.max-attempts", "1"),
        entry("outrigger.model.once-*.retry.ambiguous", "false"),
        entry("outrigger.model.once-*.retry.max-attempts", "1"),
        entry("outrigger.model.hop-*.retry.max-attempts", "1"),
        entry("outrigger.fallback.hop-*", "other/better"),
        entry("outrigger.model.stay-*.retry.max-attempts", "1"),
        entry("outrigger.fallback.stay-*", "stand-in"),
        entry("outrigger.model.slow-*.retry.base-delay", "30s"),
        entry("outrigger.model.brittle-*.circuit.failure-threshold", "2"),
        entry("outrigger.model.brittle-*.circuit.initial-open-duration", "60s"),
        entry("outrigger.model.timed-*.timeout.call", CALL.toMillis() + "ms"),
        entry("outrigger.model.eager-*.timeout.first-token", "2s"),
        entry("outrigger.model.last-*.timeout.first-token", "2s"),
        entry("outrigger.model.last-*.retry.max-attempts", "1"),
        entry("outrigger.model.stalled-*.timeout.stall", "1500ms"),
        entry("outrigger.model.plain-*.stream.recovery", "off"),
        entry("outrigger.model.brisk-*.timeout.first-byte", HEADERS.toMillis() + "ms"));
  }

  FakeLlm fake() {
    return fake;
  }

  /** Another origin, to which calls for models {@code hop-*} move. */
  FakeLlm other() {
    return other;
  }

  /** Recognised by the agent as an LLM call. */
  String url(String scenario) {
    return fake.url(scenario) + "/v1/chat/completions";
  }

  /** The base URL of the scenario {@code gemini}, whose endpoint speaks that dialect. */
  String geminiUrl() {
    return fake.url("gemini");
  }

  /** The same server under a name that is no endpoint. */
  String foreignUrl(String scenario) {
    int port = URI.create(fake.url(scenario)).getPort();
    return "http://localhost:" + port + "/" + scenario + "/v1/chat/completions";
  }

  @Override
  public void close() {
    try {
      fake.close();
      other.close();
      Files.delete(key);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
