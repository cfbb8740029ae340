package io.outrigger.telemetry;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.outrigger.weave.ApiRelocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link AppWithSdk} in a class loader of its own, with its own copy of OpenTelemetry. */
final class ForeignApp {
  final ClassLoader loader;
  private final Class<?> app;

  private ForeignApp(ClassLoader loader) {
    this.loader = loader;
    try {
      this.app = Class.forName(AppWithSdk.class.getName(), true, loader);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** With the same version as ours. */
  static ForeignApp ofThisVersion() {
    return new ForeignApp(new URLClassLoader(ownJars(), ClassLoader.getPlatformClassLoader()));
  }

  /** With the jars in a folder. */
  static ForeignApp ofJarsIn(Path folder) {
    try (Stream<Path> jars = Files.list(folder)) {
      List<URL> urls = new ArrayList<>(jars.map(ForeignApp::url).toList());
      urls.add(location(AppWithSdk.class));
      return new ForeignApp(
          new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the API under the OpenTelemetry agent's prefix, as its boot classes are. */
  static ForeignApp shadedLikeTheOpenTelemetryAgent() {
    return new ForeignApp(new ShadedLoader());
  }

  /** Calls one of the application's methods, as on a thread of its own. */
  @Nullable Object call(String method, Object... arguments) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return Arrays.stream(app.getMethods())
          .filter(candidate -> candidate.getName().equals(method))
          .findFirst()
          .orElseThrow()
          .invoke(null, arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @SuppressWarnings("unchecked")
  List<String> logs() {
    return (List<String>) Objects.requireNonNull(call("logs"));
  }

  @SuppressWarnings("unchecked")
  List<String> spans() {
    return (List<String>) Objects.requireNonNull(call("spans"));
  }

  @SuppressWarnings("unchecked")
  List<String> metrics() {
    return (List<String>) Objects.requireNonNull(call("metrics"));
  }

  private static URL[] ownJars() {
    List<URL> jars =
        new ArrayList<>(
            Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> entry.contains("opentelemetry"))
                .map(entry -> url(Path.of(entry)))
                .toList());
    jars.add(location(AppWithSdk.class));
    for (Class<?> needed : List.of(Tracer.class, Context.class, OpenTelemetrySdk.class)) {
      if (!jars.contains(location(needed))) {
        jars.add(location(needed));
      }
    }
    return jars.toArray(URL[]::new);
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static final class ShadedLoader extends ClassLoader {
    private static final String PLAIN = "io.opentelemetry.";
    private static final String SHADED = "io.opentelemetry.javaagent.shaded.io.opentelemetry.";

    ShadedLoader() {
      super(new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader()));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String plain = name.startsWith(SHADED) ? PLAIN + name.substring(SHADED.length()) : name;
      boolean ours = name.startsWith(SHADED) || name.equals(AppWithSdk.class.getName());
      String resource = plain.replace('.', '/') + ".class";
      try (InputStream in = AppWithSdk.class.getClassLoader().getResourceAsStream(resource)) {
        if (!ours || in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = ApiRelocation.relocate(in.readAllBytes(), PLAIN, SHADED);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
