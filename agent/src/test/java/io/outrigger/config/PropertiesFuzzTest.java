package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Any text as a configuration. Here, because the configuration's module has no other use for it.
 */
class PropertiesFuzzTest {

  /** The packaged defaults are read each time, and a hundred messages guess the nearest key. */
  private static final long DEFAULTS = 12L * 1024 * 1024;

  private static final Path NOWHERE = Path.of("target", "no-such-directory").toAbsolutePath();

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyText(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    List<PropertiesText.Line> lines = PropertiesText.read(text);
    Map<String, String> properties = new TreeMap<>();
    int last = 0;
    for (PropertiesText.Line line : lines) {
      assertThat(line.number()).isGreaterThan(last);
      last = line.number();
      // A name in the properties says which file to read; fuzzing must not read files.
      if (!line.key().equals(Keys.FILE_PROPERTY) && !line.value().contains("${")) {
        properties.put(line.key(), line.value());
      }
    }
    ConfigSources sources = new ConfigSources(null, Map.of(), properties, NOWHERE);
    LoadedConfig loaded = ConfigLoader.load(sources);
    assertThat(loaded.effective()).as("our own failure: %s", loaded.problems()).isNotEmpty();
    assertThat(loaded.config().policyFor("gw", "gpt-4o")).isNotNull();
    assertThat(loaded.problems())
        .allSatisfy(problem -> assertThat(problem.message()).doesNotContain("\n", "\r"));
    Bounds.check(
        input.length,
        DEFAULTS,
        () -> {
          PropertiesText.read(text);
          ConfigLoader.load(sources);
        });
  }
}
