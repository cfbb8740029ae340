package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pins every key and every default: a change here is a change of the operator's contract. */
class ManualTest {

  private static final String MANUAL = Packaged.text("outrigger.properties");

  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("outrigger.enabled", "true"),
              Map.entry("outrigger.mode", "protect"),
              Map.entry("outrigger.telemetry.genai", "latest"),
              Map.entry("outrigger.telemetry.exceptions", "log"),
              Map.entry("outrigger.incident.investigate", "1%"),
              Map.entry("outrigger.incident.incident", "5%"),
              Map.entry("outrigger.incident.window", "5m"),
              Map.entry("outrigger.incident.min-calls", "20"),
              Map.entry("outrigger.incident.keep", "100"),
              Map.entry("outrigger.incident.max-age", "168h"),
              Map.entry("outrigger.log.to", "stderr"),
              Map.entry("outrigger.log.format", "text"),
              Map.entry("outrigger.log.rate", "60"),
              Map.entry("outrigger.retry.max-attempts", "4"),
              Map.entry("outrigger.retry.base-delay", "1s"),
              Map.entry("outrigger.retry.base-delay.rate_limited", "30s"),
              Map.entry("outrigger.retry.multiplier", "2"),
              Map.entry("outrigger.retry.max-delay", "60s"),
              Map.entry("outrigger.retry.jitter", "0.25"),
              Map.entry("outrigger.retry.max-wait", "60s"),
              Map.entry("outrigger.retry.budget", "0.1"),
              Map.entry("outrigger.retry.budget.burst", "10"),
              Map.entry("outrigger.retry.ambiguous", "true"),
              Map.entry("outrigger.timeout.call", "0"),
              Map.entry("outrigger.circuit.enabled", "true"),
              Map.entry("outrigger.circuit.failure-threshold", "5"),
              Map.entry("outrigger.circuit.success-threshold", "2"),
              Map.entry("outrigger.circuit.open-duration", "60s"),
              Map.entry("outrigger.circuit.initial-open-duration", "5s"),
              Map.entry("outrigger.circuit.counts", "transient,rate_limited,timeout,unknown"),
              Map.entry("outrigger.circuit.force", "none"),
              Map.entry(
                  "outrigger.fallback.on",
                  "transient,rate_limited,timeout,unknown,quota_exhausted,not_found"),
              Map.entry("outrigger.fallback.max-wait", "5s"),
              Map.entry("outrigger.fallback.timeout-factor", "0.5"),
              Map.entry("outrigger.fallback.min-timeout", "10s"),
              Map.entry("outrigger.degrade.cache", "off"),
              Map.entry("outrigger.degrade.cache.ttl", "24h"),
              Map.entry("outrigger.degrade.cache.max-bytes", "64MB"),
              Map.entry("outrigger.degrade.cache.threshold", "0.95"),
              Map.entry("outrigger.degrade.message", "off"),
              Map.entry("outrigger.buffer.request", "8MB"),
              Map.entry("outrigger.timeout.first-token", "60s"),
              Map.entry("outrigger.timeout.stall", "30s"),
              Map.entry("outrigger.status.address", "127.0.0.1"),
              Map.entry("outrigger.stream.recovery", "error-event"),
              Map.entry("outrigger.buffer.error", "1MB"),
              Map.entry("outrigger.buffer.preamble", "256KB")));

  /** Models that ship with a policy of their own. */
  private static final Map<String, String> SILENT_THINKERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("outrigger.model.o1*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.o1*.timeout.stall", "10m"),
              Map.entry("outrigger.model.o3*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.o3*.timeout.stall", "10m"),
              Map.entry("outrigger.model.o4*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.o4*.timeout.stall", "10m"),
              Map.entry("outrigger.model.gpt-5*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.gpt-5*.timeout.stall", "10m"),
              Map.entry("outrigger.model.grok-4*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.grok-4*.timeout.stall", "10m"),
              Map.entry("outrigger.model.gemini-2.5-pro*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.gemini-2.5-pro*.timeout.stall", "10m"),
              Map.entry("outrigger.model.gemini-3*.timeout.first-token", "10m"),
              Map.entry("outrigger.model.gemini-3*.timeout.stall", "10m")));

  /** Keys that no default sets, as the manual shows them. */
  private static final List<String> WITHOUT_DEFAULT =
      List.of(
          "outrigger.endpoint.<name>.url",
          "outrigger.endpoint.<name>.provider",
          "outrigger.endpoint.<name>.api-key",
          "outrigger.endpoint.<name>.drop",
          "outrigger.endpoint.<name>.header.<Header>",
          "outrigger.endpoint.<name>.set.<parameter>",
          "outrigger.fallback.<model>",
          "outrigger.fallback.context-length.<model>",
          "outrigger.retry.base-delay.<category>",
          "outrigger.timeout.first-byte",
          "outrigger.rules.file",
          "outrigger.status.port",
          "outrigger.degrade.cache.tenant-header",
          "outrigger.degrade.cache.embedding-url",
          "outrigger.degrade.cache.embedding-model",
          "outrigger.degrade.cache.embedding-api-key",
          "outrigger.degrade.message.text",
          "outrigger.incident.dir",
          "outrigger.incident.webhook",
          "outrigger.log.file",
          "outrigger.degrade.rule.<name>.match",
          "outrigger.degrade.rule.<name>.reply");

  @Test
  void everyDefaultIsTheContracts() {
    Map<String, String> found = new TreeMap<>();
    for (PropertiesText.Line line : PropertiesText.read(MANUAL)) {
      if (!line.key().startsWith("outrigger.message.")) {
        assertThat(found.put(line.key(), line.value())).as(line.key()).isNull();
      }
    }
    Map<String, String> expected = new TreeMap<>(DEFAULTS);
    expected.putAll(SILENT_THINKERS);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void everyKeyThatTheLoaderKnowsIsInTheManual() {
    List<String> known = new ArrayList<>(Keys.global());
    known.addAll(Keys.ofEndpoint("<name>"));
    known.addAll(Keys.ofRule("<name>"));
    List<String> expected = new ArrayList<>(DEFAULTS.keySet());
    for (ErrorCategory category : ErrorCategory.values()) {
      String message = "outrigger.message." + category.word();
      expected.addAll(List.of(message + ".title", message + ".body", message + ".action"));
      expected.add("outrigger.retry.base-delay." + category.word());
    }
    expected.add("outrigger.timeout.first-byte");
    expected.addAll(WITHOUT_DEFAULT.subList(10, 20));
    for (String name : PolicySettings.GROUP.names()) {
      expected.add("outrigger.endpoint.<name>." + name);
    }
    expected.addAll(WITHOUT_DEFAULT.subList(0, 4));
    expected.addAll(WITHOUT_DEFAULT.subList(WITHOUT_DEFAULT.size() - 2, WITHOUT_DEFAULT.size()));
    assertThat(known).hasSameElementsAs(expected).doesNotHaveDuplicates();
    for (String key : WITHOUT_DEFAULT) {
      assertThat(MANUAL).contains("\n#" + key + "=");
    }
    assertThat(MANUAL).contains("\n#outrigger.model.<pattern>.<policy key>=");
  }

  @Test
  void everyKeyHasItsMeaningAboveIt() {
    String[] lines = MANUAL.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith("outrigger.") && !lines[i].startsWith("outrigger.message.")) {
        int above = i - 1;
        while (lines[above].startsWith("outrigger.") || lines[above].startsWith("#outrigger.")) {
          above--;
        }
        boolean underItsSection = lines[i].equals("outrigger.circuit.enabled=true");
        assertThat(lines[underItsSection ? above - 1 : above]).as(lines[i]).startsWith("# ");
      }
    }
  }

  @Test
  void everyProviderWordAndCategoryIsInTheManual() {
    for (String word : EndpointSettings.PROVIDER.grammar().allowed("").split(", ", -1)) {
      assertThat(MANUAL).containsPattern("\\b" + word + "\\b");
    }
    for (ErrorCategory category : ErrorCategory.values()) {
      assertThat(MANUAL).contains(category.word());
    }
  }

  @Test
  void nothingThatIsNotBuiltIsInTheManual() {
    for (String name : Keys.NOT_BUILT) {
      assertThat(MANUAL).doesNotContain(Keys.PREFIX + name);
    }
  }

  @Test
  void theManualIsItselfAValidFile() {
    assertThat(
            ConfigLoader.load(
                    new ConfigSources(
                        Path.of("outrigger.properties").toAbsolutePath().toString(),
                        Map.of(),
                        Map.of(),
                        Path.of("").toAbsolutePath()))
                .problems())
        .isEmpty();
  }

  @Test
  void defaultsMakeTheseRecords() {
    Policy policy = ConfigLoader.defaults().policyFor("openai", "gpt-4o");
    assertThat(policy.retry())
        .isEqualTo(
            new RetryPolicy(
                4,
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(60),
                0.25,
                false,
                Map.of(ErrorCategory.RATE_LIMITED, Duration.ofSeconds(30)),
                Duration.ofSeconds(60),
                0.1,
                10,
                true));
    assertThat(policy.timeout())
        .isEqualTo(
            new TimeoutPolicy(
                Duration.ZERO,
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30)));
    assertThat(policy.recovery()).isEqualTo(Recovery.ERROR_EVENT);
    assertThat(ConfigLoader.defaults().policyFor("openai", "o3-mini").timeout().firstToken())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(ConfigLoader.defaults().policyFor("openai", "gpt-5-mini").timeout().stall())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(policy.circuit())
        .isEqualTo(
            new CircuitPolicy(
                true,
                5,
                2,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Set.of(
                    ErrorCategory.TRANSIENT,
                    ErrorCategory.RATE_LIMITED,
                    ErrorCategory.TIMEOUT,
                    ErrorCategory.UNKNOWN),
                Force.NONE));
    assertThat(policy.fallback())
        .isEqualTo(
            new FallbackPolicy(
                Set.of(
                    ErrorCategory.TRANSIENT,
                    ErrorCategory.RATE_LIMITED,
                    ErrorCategory.TIMEOUT,
                    ErrorCategory.UNKNOWN,
                    ErrorCategory.QUOTA_EXHAUSTED,
                    ErrorCategory.NOT_FOUND),
                Duration.ofSeconds(5),
                0.5,
                Duration.ofSeconds(10)));
    assertThat(policy.buffer()).isEqualTo(new BufferPolicy(8 << 20, 1 << 20, 256 << 10));
  }

  @Test
  void defaultsOfReportingAreTheRecordsOwn() {
    assertThat(ConfigLoader.defaults().reporting()).isEqualTo(Reporting.DEFAULT);
  }

  @Test
  void messagesForEndUsersGiveAwayNothing() {
    Messages messages = Messages.builtIn();
    for (ErrorCategory category : ErrorCategory.values()) {
      Messages.Message message = messages.of(category);
      assertThat(message.title()).isNotEmpty();
      assertThat(message.body()).isNotEmpty();
      assertThat(message.action()).isNotEmpty();
      assertThat(message.text())
          .matches("[A-Za-z ,.']+")
          .doesNotContainIgnoringCase("openai")
          .doesNotContainIgnoringCase("provider")
          .doesNotContainIgnoringCase("model")
          .hasSizeLessThan(512);
    }
  }
}
