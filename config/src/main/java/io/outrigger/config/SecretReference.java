package io.outrigger.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ${env:NAME}} and {@code ${file:/run/secrets/key}}: how a file names a secret. */
final class SecretReference {

  private static final String HOW = "${env:NAME} or ${file:/run/secrets/key}";

  private SecretReference() {}

  /**
   * What is wrong with a secret, or null; never says anything of the secret itself.
   *
   * @param maybePlain whether the value may also be written out (most headers are no secrets)
   */
  static @Nullable String complaint(String value, boolean maybePlain, ConfigSources sources) {
    if (!value.startsWith("${")) {
      return maybePlain ? null : "a secret must not be written here; write " + HOW;
    }
    if (!value.endsWith("}")) {
      return "allowed: " + HOW;
    }
    String inner = value.substring(2, value.length() - 1);
    if (inner.startsWith("env:")) {
      String name = inner.substring(4);
      String secret = sources.environment().get(name);
      return secret == null || secret.isBlank()
          ? "environment variable " + (looksLikeAName(name) ? name + " " : "") + "is not set"
          : null;
    }
    if (inner.startsWith("file:")) {
      return fileComplaint(inner.substring(5), sources);
    }
    return "allowed: " + HOW;
  }

  /** Someone may have put the secret itself between the braces. */
  private static boolean looksLikeAName(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT)) && name.length() <= 60;
  }

  private static @Nullable String fileComplaint(String name, ConfigSources sources) {
    try {
      Path path = sources.workingDir().resolve(name);
      if (!Files.isRegularFile(path)) {
        return "file " + name + " does not exist or is no regular file";
      }
      try (InputStream in = Files.newInputStream(path)) {
        return in.readNBytes(1).length == 0 ? "file " + name + " is empty" : null;
      }
    } catch (IOException | InvalidPathException unreadable) {
      return "file " + name + " cannot be read";
    }
  }
}
