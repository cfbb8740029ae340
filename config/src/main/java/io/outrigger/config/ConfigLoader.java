package io.outrigger.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration in force out of the packaged defaults, the file, the environment and the
 * system properties; later ones win, key by key. Bad input never throws: it becomes a {@link
 * Problem}, and that key keeps what it had.
 */
public final class ConfigLoader {

  private final ConfigSources sources;
  private final Problems problems = new Problems();
  private final Values values;

  private ConfigLoader(ConfigSources sources) {
    this.sources = sources;
    this.values = new Values(sources, problems);
  }

  /** Loads; whatever goes wrong, the result is valid and the problems say what does not count. */
  public static LoadedConfig load(ConfigSources sources) {
    ConfigLoader loader = new ConfigLoader(sources);
    try {
      return loader.load();
    } catch (RuntimeException ours) {
      // A mistake of ours must not stop an application from starting.
      loader.problems.error(
          Source.DEFAULT, "", null, "failed to load: " + ours, null, "the defaults count");
      return new LoadedConfig(defaults(), loader.problems.toList(Source.DEFAULT), List.of(), null);
    }
  }

  /** The packaged defaults alone. */
  public static OutriggerConfig defaults() {
    ConfigSources nothing =
        new ConfigSources(null, Map.of(), Map.of(), Path.of("").toAbsolutePath());
    ConfigLoader loader = new ConfigLoader(nothing);
    loader.setPackaged();
    return new ConfigAssembly(loader.values, loader.problems).config();
  }

  private LoadedConfig load() {
    setPackaged();
    ConfigFile file = ConfigFile.find(sources, problems);
    setFile(file);
    setEnvironment(file.lines());
    setSystemProperties();
    CrossChecks.run(values, problems);
    OutriggerConfig config = new ConfigAssembly(values, problems).config();
    String path = file.path();
    Source whole = path == null ? Source.DEFAULT : Source.file(path, 0);
    return new LoadedConfig(config, problems.toList(whole), EffectiveValue.list(values), path);
  }

  private void setPackaged() {
    for (PropertiesText.Line line : PropertiesText.read(Packaged.text("outrigger.properties"))) {
      values.set(line.key(), line.value(), Source.DEFAULT);
    }
  }

  private void setFile(ConfigFile file) {
    String path = file.path();
    if (path == null) {
      return;
    }
    Map<String, List<PropertiesText.Line>> byKey = new LinkedHashMap<>();
    for (PropertiesText.Line line : file.lines()) {
      List<PropertiesText.Line> same = byKey.get(line.key());
      if (same == null) {
        same = new ArrayList<>();
        byKey.put(line.key(), same);
      }
      same.add(line);
    }
    for (Map.Entry<String, List<PropertiesText.Line>> entry : byKey.entrySet()) {
      List<PropertiesText.Line> lines = entry.getValue();
      PropertiesText.Line line = lines.get(lines.size() - 1);
      Source source = Source.file(path, line.number());
      String key = entry.getKey();
      if (lines.size() > 1) {
        problems.error(source, key, null, duplicate(lines), null, values.instead(key));
      } else if (line.malformed()) {
        problems.error(
            source, key, null, "allowed: \\u with four hex digits", null, values.instead(key));
      } else {
        values.set(key, line.value(), source);
      }
    }
  }

  private static String duplicate(List<PropertiesText.Line> lines) {
    StringBuilder numbers = new StringBuilder("written more than once, lines ");
    for (int i = 0; i < lines.size() && i < 5; i++) {
      numbers.append(i == 0 ? "" : ", ").append(lines.get(i).number());
    }
    return numbers
        .append(lines.size() > 5 ? ", ..." : "")
        .append("; none of them counts")
        .toString();
  }

  private void setEnvironment(List<PropertiesText.Line> lines) {
    EnvironmentNames names = null;
    // Sorted, so that messages come in one order.
    for (Map.Entry<String, String> entry : new TreeMap<>(sources.environment()).entrySet()) {
      String variable = entry.getKey();
      if (!variable.startsWith(EnvironmentNames.PREFIX) || variable.equals(Keys.FILE_VARIABLE)) {
        continue;
      }
      if (names == null) {
        names = new EnvironmentNames(lines);
      }
      setVariable(variable, entry.getValue(), names);
    }
  }

  private void setVariable(String variable, String value, EnvironmentNames names) {
    Source source = Source.environment(variable);
    String key = names.key(variable);
    if (key != null) {
      values.set(key, value, source);
    } else if (names.isKnown(variable)) {
      problems.error(
          source, "", null, "fits two keys of the file", null, "ignored; write the key as -D");
    } else if (EnvironmentNames.isNotBuilt(variable)) {
      problems.notBuilt(source, "");
    } else {
      @Nullable String nearest = problems.areEnough() ? null : names.nearest(variable);
      problems.error(
          source,
          "",
          null,
          "unknown variable",
          nearest,
          "ignored; variables set an endpoint's or a model's keys only where the file names it");
    }
  }

  private void setSystemProperties() {
    for (Map.Entry<String, String> entry : new TreeMap<>(sources.systemProperties()).entrySet()) {
      String name = entry.getKey();
      if (name.startsWith(Keys.PREFIX) && !name.equals(Keys.FILE_PROPERTY)) {
        values.set(name, entry.getValue(), Source.systemProperty(name));
      }
    }
  }
}
