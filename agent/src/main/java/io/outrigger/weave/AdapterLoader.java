package io.outrigger.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an adapter meets both sides: it sees Outrigger's classes through the agent's loader and all
 * others through the application's. The adapters themselves, kept below {@code adapter/} in the
 * agent's jar so that no other loader can define them, are defined here, once per application
 * loader.
 */
final class AdapterLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String OURS = "io.outrigger.";

  private final ClassLoader agent = AdapterLoader.class.getClassLoader();

  private final Map<String, HookSwitch> switches = new ConcurrentHashMap<>();

  AdapterLoader(@Nullable ClassLoader application) {
    super("outrigger-adapters", application);
  }

  /** The switch of this hook in this application. */
  HookSwitch switchOf(String hook) {
    return switches.computeIfAbsent(hook, name -> new HookSwitch());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null) {
        type = defineAdapter(name);
      }
      return type == null ? agent.loadClass(name) : type;
    }
  }

  private @Nullable Class<?> defineAdapter(String name) throws ClassNotFoundException {
    String resource = "adapter/" + name.replace('.', '/') + ".class";
    try (InputStream in = agent.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, AdapterLoader.class.getProtectionDomain());
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }
}
