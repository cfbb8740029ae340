package io.outrigger.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the dispatcher into {@code java.base}. A lookup is used where others append a jar to the
 * boot path, which costs the application its shared class data, or call Unsafe, which warns. Only
 * the loader of this class gets packages opened, not the application: {@code java.lang}, and what
 * {@link Trust} reads.
 */
final class BootSlot {

  private static final String DISPATCHER = "java.lang.OutriggerDispatch";

  private BootSlot() {}

  /**
   * Puts the linker where woven call sites find it.
   *
   * @return the bootstrap method for woven call sites, or null if the slot was taken before
   */
  static @Nullable Method fill(Instrumentation instrumentation, MethodHandle linker)
      throws ReflectiveOperationException {
    Class<?> dispatcher = define(instrumentation);
    boolean first = (boolean) dispatcher.getMethod("fill", MethodHandle.class).invoke(null, linker);
    return first
        ? dispatcher.getMethod(
            "link", MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class)
        : null;
  }

  private static Class<?> define(Instrumentation instrumentation)
      throws ReflectiveOperationException {
    try {
      return Class.forName(DISPATCHER, false, null);
    } catch (ClassNotFoundException notYet) {
      instrumentation.redefineModule(
          Object.class.getModule(), Set.of(), Map.of(), opens(), Set.of(), Map.of());
      return MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
          .defineClass(bytes());
    }
  }

  private static Map<String, Set<Module>> opens() {
    Map<String, Set<Module>> opens = new HashMap<>();
    for (String each : List.of("java.lang", "javax.net.ssl", "sun.security.ssl")) {
      if (Object.class.getModule().getPackages().contains(each)) { // not every JVM's has the last
        opens.put(each, Set.of(BootSlot.class.getModule()));
      }
    }
    return opens;
  }

  private static byte[] bytes() throws ReflectiveOperationException {
    String resource = "dispatch/" + DISPATCHER.replace('.', '/') + ".class";
    try (InputStream in = BootSlot.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new ClassNotFoundException(resource + " is not in the agent's jar");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(resource, unreadable);
    }
  }
}
