package io.outrigger.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the loader may look at, so that nothing depends on the process it runs in.
 *
 * @param agentArgs the agent's argument: the file's path; null or blank = none
 * @param environment variables by name
 * @param systemProperties {@code -D} values by name
 * @param workingDir where relative paths start and where {@code outrigger.properties} is looked for
 */
public record ConfigSources(
    @Nullable String agentArgs,
    Map<String, String> environment,
    Map<String, String> systemProperties,
    Path workingDir) {

  /** What this process was given. */
  public static ConfigSources ofProcess(@Nullable String agentArgs) {
    return new ConfigSources(
        agentArgs, System.getenv(), ours(System.getProperties()), Path.of("").toAbsolutePath());
  }

  /** Only our own properties, and only those that are text: applications put objects there too. */
  static Map<String, String> ours(Properties properties) {
    Map<String, String> ours = new TreeMap<>();
    for (Map.Entry<Object, Object> entry : properties.entrySet()) {
      if (entry.getKey() instanceof String name
          && name.startsWith(Keys.PREFIX)
          && entry.getValue() instanceof String value) {
        ours.put(name, value);
      }
    }
    return ours;
  }

  /** Without the values: an environment is full of credentials. */
  @Override
  public String toString() {
    return agentArgs + ", " + environment.size() + " + " + systemProperties.size() + " values";
  }
}
