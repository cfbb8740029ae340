package io.outrigger.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the figures were measured, as the system tells it. */
final class Machine {
  private Machine() {}

  static String described() {
    String processor =
        value(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch"));
    String system =
        value(Path.of("/etc/os-release"), "PRETTY_NAME").orElse(System.getProperty("os.name"));
    return "%s, %d cores; %s, kernel %s; %s %s (%s)"
        .formatted(
            processor,
            Runtime.getRuntime().availableProcessors(),
            system,
            System.getProperty("os.version"),
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            System.getProperty("java.vendor"));
  }

  private static Optional<String> value(Path file, String key) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(key.length()).replaceFirst("^\\s*[:=]\\s*", ""))
          .map(text -> text.replace("\"", "").trim())
          .findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
