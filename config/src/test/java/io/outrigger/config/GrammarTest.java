package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {

  private static final DurationGrammar DURATION =
      new DurationGrammar(Duration.ZERO, Duration.ofDays(7));
  private static final NumberGrammar SHARE = new NumberGrammar(0, 1, true);
  private static final SizeGrammar SIZE = new SizeGrammar();

  @ParameterizedTest
  @CsvSource({"250ms,250", "2s,2000", "1m,60000", "24h,86400000", "0,0", "0s,0", "2 s,2000"})
  void readsDurations(String text, long millis) {
    assertThat(DURATION.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-1s",
        "1.5s",
        "1d",
        "169h",
        "1S",
        "٣s",
        "999999999999999999h",
        "1e3s"
      })
  void refusesOtherDurations(String text) {
    assertThat(DURATION.parse(text)).isNull();
  }

  @Property
  void durationsComeBackFromTheirText(
      @ForAll @LongRange(min = 0, max = 7L * 24 * 3_600_000) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(DURATION.parse(DURATION.print(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"0.25,0.25", "25%,0.25", "1,1", "0,0", "100 %,1", "0.1,0.1"})
  void readsShares(String text, double share) {
    assertThat(SHARE.parse(text)).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "%", "101%", "-0.1", "1e-1", ".5", "5.", "NaN", "0x1p-1", "0.5d", "1,0"})
  void refusesOtherShares(String text) {
    assertThat(SHARE.parse(text)).isNull();
  }

  @Property
  void numbersComeBackFromTheirText(@ForAll @IntRange(max = 1_000_000) int millionths) {
    double share = millionths / 1e6;
    assertThat(SHARE.parse(SHARE.print(share))).isEqualTo(share);
  }

  @ParameterizedTest
  @CsvSource({"8MB,8388608", "256KB,262144", "1GB,1073741824", "512B,512", "0,0", "8 mb,8388608"})
  void readsSizes(String text, int bytes) {
    assertThat(SIZE.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "MB", "-1MB", "2GB", "1.5MB", "9999999999GB", "8MiB"})
  void refusesOtherSizes(String text) {
    assertThat(SIZE.parse(text)).isNull();
  }

  @Property
  void sizesComeBackFromTheirText(@ForAll @IntRange(max = SizeGrammar.MAX) int bytes) {
    assertThat(SIZE.parse(SIZE.print(bytes))).isEqualTo(bytes);
  }

  @Property
  void categoriesComeBackFromTheirText(@ForAll Set<ErrorCategory> categories) {
    CategoriesGrammar grammar = new CategoriesGrammar();
    assertThat(grammar.parse(grammar.print(categories))).isEqualTo(categories);
  }

  @Test
  void readsListsOfCategories() {
    CategoriesGrammar grammar = new CategoriesGrammar();
    assertThat(grammar.parse("timeout, TRANSIENT"))
        .isEqualTo(EnumSet.of(ErrorCategory.TIMEOUT, ErrorCategory.TRANSIENT));
    assertThat(grammar.parse("none")).isEmpty();
    assertThat(grammar.parse("timeout,")).isNull();
    assertThat(grammar.parse("slow")).isNull();
  }

  @Test
  void readsJitter() {
    JitterGrammar grammar = new JitterGrammar();
    assertThat(grammar.parse("full")).isEqualTo(new JitterGrammar.Jitter(1, true));
    assertThat(grammar.parse("10%")).isEqualTo(new JitterGrammar.Jitter(0.1, false));
    assertThat(grammar.parse("half")).isNull();
    assertThat(grammar.print(new JitterGrammar.Jitter(1, true))).isEqualTo("full");
  }

  @ParameterizedTest
  @CsvSource({
    "https://llm.example.com, https, llm.example.com, 443, ''",
    "http://LLM.example.com:8080/v1/, http, llm.example.com, 8080, /v1",
    "https://*.openai.azure.com/openai, https, *.openai.azure.com, 443, /openai",
    "https://*-aiplatform.googleapis.com, https, *-aiplatform.googleapis.com, 443, ''",
    "http://[::1]:11434, http, [::1], 11434, ''",
    "HTTP://localhost, http, localhost, 80, ''"
  })
  void readsAddresses(String text, String scheme, String host, int port, String prefix) {
    UrlGrammar grammar = new UrlGrammar();
    UrlGrammar.Url url = new UrlGrammar.Url(scheme, host, port, prefix);
    assertThat(grammar.parse(text)).isEqualTo(url);
    assertThat(grammar.parse(grammar.print(url))).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "llm.example.com/v1, scheme",
    "ftp://llm.example.com, scheme",
    "https://, letters",
    "https:///v1, letters",
    "https://user:pw@host, credentials",
    "https://host/v1?key=x, query",
    "https://host/v1#x, fragment",
    "https://host:0, port",
    "https://host:99999, port",
    "https://host:, port",
    "https://ho st, letters",
    "https://a..b, letters",
    "https://*, not for all",
    "https://*.*, not for all",
    "https://**.b, not for all",
    "https://host/a*b, path",
    "https://[::1, port",
    "https://[ab], letters"
  })
  void refusesOtherAddressesAndSaysWhy(String text, String why) {
    UrlGrammar grammar = new UrlGrammar();
    assertThat(grammar.parse(text)).isNull();
    assertThat(grammar.allowed(text)).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "::", "fe80::1", "localhost"})
  void readsWhereToListen(String text) throws UnknownHostException {
    AddressGrammar grammar = new AddressGrammar();
    assertThat(grammar.parse(text)).isEqualTo(text);
    assertThat(InetAddress.getByName(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "example.com",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        "a",
        "a:b",
        "1:2g:3",
        "127.0.0.1:80"
      })
  void listensAtNoNameThatWouldHaveToBeResolved(String text) {
    assertThat(new AddressGrammar().parse(text)).isNull();
  }

  /** What the grammars let through, the records take: else a key would fail far from its line. */
  @Test
  void recordsTakeBothEndsOfEveryRange() {
    List<String> ends =
        new ArrayList<>(List.of("0", "1", "1ms", "168h", "10", "100", "1000", "10000"));
    ends.addAll(List.of("1GB", "true", "false", "full", "none", "open", "0.0", "100%", "1000%"));
    ends.addAll(List.of("on", "off", "exact", "error-event"));
    for (String name : PolicySettings.GROUP.names()) {
      int taken = 0;
      for (String end : ends) {
        Map<String, String> system = new TreeMap<>();
        system.put("outrigger.circuit.open-duration", "168h"); // else no first opening of 168h
        system.put(Keys.PREFIX + name, end);
        LoadedConfig loaded =
            ConfigLoader.load(new ConfigSources(null, Map.of(), system, Path.of("nowhere")));
        assertThat(loaded.effective()).as("%s=%s failed to load", name, end).isNotEmpty();
        taken += loaded.problems().isEmpty() ? 1 : 0;
      }
      boolean list =
          name.equals("circuit.counts") || name.equals("fallback.on") || name.endsWith(".ttl");
      assertThat(taken).as(name).isGreaterThanOrEqualTo(list ? 1 : 2);
    }
  }
}
