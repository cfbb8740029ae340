package io.outrigger.telemetry;

import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Defines {@code binding}'s few classes once more, against another copy of the OpenTelemetry API.
 * Sees that copy, and for everything else what the agent sees.
 */
final class BindingLoader extends ClassLoader {
  private static final String BINDING = BindingLoader.class.getPackageName() + ".binding.";
  private static final String ENTRY = BINDING + "ApiBinding";
  private static final String CURRENT_SPAN = BINDING + "CurrentSpan";

  private final @Nullable ClassLoader api;
  private final String prefix;
  private final ClassRelocation relocation;

  /**
   * Prepares a binding.
   *
   * @param api loader of the API's copy, null for the boot loader
   * @param prefix what the names of that copy's classes begin with
   */
  BindingLoader(@Nullable ClassLoader api, String prefix, ClassRelocation relocation) {
    super(null);
    this.api = api;
    this.prefix = prefix;
    this.relocation = relocation;
  }

  /** The prefix of the copy that the agent itself was compiled or relocated to. */
  static String ownPrefix() {
    // A literal would be rewritten by relocation just as well, but this cannot get out of step.
    return GlobalApi.prefixOf(Tracer.class, "api.trace.Tracer");
  }

  /** The binding to an OpenTelemetry of that copy's type. */
  Binding bind(Object openTelemetry, String version) throws ReflectiveOperationException {
    return (Binding)
        loadClass(ENTRY)
            .getConstructor(Object.class, String.class, String.class, int.class)
            .newInstance(openTelemetry, Names.SCOPE, version, Names.KEYS.size());
  }

  /** What is current in that copy, which needs no OpenTelemetry of its type. */
  @SuppressWarnings("unchecked")
  Supplier<@Nullable TraceParent> currentSpan() throws ReflectiveOperationException {
    return (Supplier<@Nullable TraceParent>) loadClass(CURRENT_SPAN).getConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(BINDING)) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> defined = findLoadedClass(name);
        return defined != null ? defined : define(name);
      }
    }
    if (name.startsWith(prefix)) {
      return Class.forName(name, false, api);
    }
    return Class.forName(name, false, BindingLoader.class.getClassLoader());
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String resource = '/' + name.replace('.', '/') + ".class";
    try (InputStream in = BindingLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ClassNotFoundException(resource + " is not readable as a resource");
      }
      byte[] bytes = relocation.relocate(in.readAllBytes(), ownPrefix(), prefix);
      return defineClass(name, bytes, 0, bytes.length, BindingLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
