package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.OutriggerConfig;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The OpenTelemetry agent bridges contexts only if no API class was touched before it: what runs in
 * premain must load none.
 */
final class LazinessTest {

  @Test
  void makingTheListenerLoadsNoOpenTelemetryClass() throws Exception {
    try (Recording loader = new Recording()) {
      Class<?> listener = loader.loadClass(OtelCallListener.class.getName());
      Class<?> relocation = loader.loadClass(ClassRelocation.class.getName());
      Supplier<OutriggerConfig> config = CallStory::config;
      Object made =
          listener
              .getMethod("create", String.class, Supplier.class, relocation, Consumer.class)
              .invoke(null, "1", config, null, (Consumer<String>) line -> {});
      listener.getMethod("passedThrough", String.class).invoke(made, "kill_switch");
      assertThat(loader.loaded).contains(OwnTelemetry.class.getName());
      assertThat(loader.loaded).noneMatch(name -> name.startsWith("io.opentelemetry."));
    }
  }

  /** Loads the agent once more and writes down each class that is asked for. */
  private static final class Recording extends URLClassLoader {
    final List<String> loaded = new ArrayList<>();

    Recording() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(
              entry -> {
                try {
                  return Path.of(entry).toUri().toURL();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              })
          .toArray(URL[]::new);
    }
  }
}
