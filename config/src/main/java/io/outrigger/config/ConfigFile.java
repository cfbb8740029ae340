package io.outrigger.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operator's file: which one it is, and its entries. */
record ConfigFile(@Nullable String path, List<PropertiesText.Line> lines) {

  /** A configuration is a few kilobytes; whatever is larger is something else. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String NAME = "outrigger.properties";
  private static final String DEFAULTS_COUNT =
      "the defaults, environment variables and -D properties count";

  static ConfigFile find(ConfigSources sources, Problems problems) {
    String named = named(sources);
    String shown = named == null ? NAME : named;
    try {
      Path path = sources.workingDir().resolve(shown);
      if (named == null && !Files.exists(path)) {
        return new ConfigFile(null, List.of());
      }
      return new ConfigFile(path.toString(), read(path, problems));
    } catch (InvalidPathException notAPath) {
      complain(problems, shown, "is no path");
      return new ConfigFile(shown, List.of());
    }
  }

  private static @Nullable String named(ConfigSources sources) {
    String[] names = {
      sources.agentArgs(),
      sources.systemProperties().get(Keys.FILE_PROPERTY),
      sources.environment().get(Keys.FILE_VARIABLE)
    };
    for (String name : names) {
      if (name != null && !name.isBlank()) {
        return name.strip();
      }
    }
    return null;
  }

  private static List<PropertiesText.Line> read(Path path, Problems problems) {
    String shown = path.toString();
    if (!Files.isRegularFile(path)) { // a pipe would block start-up, a device would never end
      complain(
          problems,
          shown,
          Files.isDirectory(path)
              ? "is a directory; name the file in it"
              : Files.exists(path) ? "is no regular file" : "does not exist");
      return List.of();
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        complain(problems, shown, "is larger than 1 MB, which no configuration is");
        return List.of();
      }
      return PropertiesText.read(decode(bytes));
    } catch (CharacterCodingException malformed) {
      complain(problems, shown, "is not UTF-8; save it in that encoding");
    } catch (IOException unreadable) {
      complain(problems, shown, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
    return List.of();
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text; // some editors write the mark
  }

  private static void complain(Problems problems, String path, String what) {
    problems.error(Source.file(path, 0), "", null, what, null, DEFAULTS_COUNT);
  }
}
