package io.outrigger.report;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** An application with an SLF4J of its own, which remembers what is written. */
final class SomeSlf4j {

  private SomeSlf4j() {}

  static URLClassLoader in(Path directory) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("org/slf4j"));
    Path logger = folder.resolve("Logger.java");
    Path factory = folder.resolve("LoggerFactory.java");
    Files.writeString(
        logger,
        "package org.slf4j; public interface Logger { void info(String m); void warn(String m); }");
    Files.writeString(
        factory,
        """
        package org.slf4j;
        import java.util.*;
        public final class LoggerFactory {
          public static final List<String> WRITTEN = new ArrayList<>();
          static volatile int INITIALIZATION_STATE;
          public static String broken;
          public static void use(int state) { INITIALIZATION_STATE = state; }
          public static Logger getLogger(String name) {
            if (INITIALIZATION_STATE == 0) throw new AssertionError("that is the application's");
            if (broken != null) throw new IllegalStateException(broken);
            return new Logger() {
              public void info(String m) { WRITTEN.add(name + " info " + m); }
              public void warn(String m) { WRITTEN.add(name + " warn " + m); }
            };
          }
        }
        """);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(
            null, null, null, "-d", directory.toString(), logger.toString(), factory.toString());
    if (status != 0) {
      throw new IOException("does not compile");
    }
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  /** What {@code LoggerFactory} says of itself: 0 unused, 1 starting, 3 ready, 4 nothing behind. */
  static void state(ClassLoader application, int state) throws ReflectiveOperationException {
    factory(application).getMethod("use", int.class).invoke(null, state);
  }

  /** Its loggers fail from now on. */
  static void breaks(ClassLoader application, String why) throws ReflectiveOperationException {
    factory(application).getField("broken").set(null, why);
  }

  private static Class<?> factory(ClassLoader application) throws ClassNotFoundException {
    return Class.forName("org.slf4j.LoggerFactory", true, application);
  }

  @SuppressWarnings("unchecked")
  static List<String> written(ClassLoader application) throws ReflectiveOperationException {
    return (List<String>) factory(application).getField("WRITTEN").get(null);
  }
}
