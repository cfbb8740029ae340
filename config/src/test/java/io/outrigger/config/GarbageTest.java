package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever the sources hold: no throw, a valid configuration, messages of one line each. */
class GarbageTest {

  private static void loads(byte[] bytes, Map<String, String> environment) throws IOException {
    Path file = Files.createTempFile("garbage", ".properties");
    try {
      Files.write(file, bytes);
      ConfigSources sources =
          new ConfigSources(file.toString(), environment, Map.of(), Path.of("").toAbsolutePath());
      LoadedConfig loaded = ConfigLoader.load(sources);
      assertThat(loaded.effective()).as("our own failure: %s", loaded.problems()).isNotEmpty();
      assertThat(loaded.config().policyFor("gw", "gpt-4o")).isNotNull();
      assertThat(loaded.config().endpoints()).isNotEmpty();
      assertThat(loaded.problems())
          .allSatisfy(problem -> assertThat(problem.message()).doesNotContain("\n", "\r"));
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 300)
  void anyBytes(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
    loads(bytes, Map.of());
  }

  @Property(tries = 300)
  void anyValuesUnderKnownKeys(@ForAll("entries") List<String> lines) throws IOException {
    loads(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), Map.of());
  }

  @Property(tries = 300)
  void anyVariables(@ForAll("entries") List<String> lines, @ForAll("names") String name)
      throws IOException {
    loads(
        String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
        Map.of("OUTRIGGER_" + name, "1", "OUTRIGGER_ENDPOINT_GW_URL", name));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('A', 'Z').withChars('_', ' ').ofMaxLength(30);
  }

  @Provide
  Arbitrary<List<String>> entries() {
    List<String> known = Keys.global();
    known.addAll(Keys.ofEndpoint("gw"));
    known.addAll(Keys.ofModel("gpt-4*"));
    known.addAll(
        List.of("outrigger.endpoint.gw.api-key", "outrigger.fallback.gpt-4", "outrigger."));
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12),
            Arbitraries.of(
                "0",
                "1",
                "-1",
                "9".repeat(30),
                "1e9",
                "NaN",
                "1s",
                "1ms",
                "999999999999h",
                "100%",
                "1GB",
                "full",
                "none",
                "http://",
                "https://a.b:1/c",
                "https://*.b",
                "${env:X}",
                "${file:/}",
                "${file:\0}",
                "${",
                "timeout,,",
                "true",
                "\\u12"));
    return Combinators.combine(Arbitraries.of(known), values)
        .as((key, value) -> key + "=" + value)
        .list()
        .ofMaxSize(8);
  }
}
