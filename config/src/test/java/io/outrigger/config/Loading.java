package io.outrigger.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One load, described step by step; nothing of the process is read. */
final class Loading {

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private final Map<String, String> system = new TreeMap<>();

  Loading(Path directory) {
    this.directory = directory;
  }

  /** Writes the file that is found without being named. */
  Loading file(String... lines) {
    try {
      Files.writeString(directory.resolve("outrigger.properties"), String.join("\n", lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Loading env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Loading system(String name, String value) {
    system.put(name, value);
    return this;
  }

  LoadedConfig load() {
    return named(null);
  }

  LoadedConfig named(@Nullable String agentArgs) {
    return ConfigLoader.load(new ConfigSources(agentArgs, environment, system, directory));
  }

  static String messages(LoadedConfig loaded) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : loaded.problems()) {
      text.append(problem.message()).append('\n');
    }
    return text.toString();
  }
}
