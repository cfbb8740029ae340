package io.outrigger.report;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The application's own SLF4J, found through its loader for each line: nothing of it is kept. */
final class Slf4j implements Logger {
  private final boolean json;
  private final Logger otherwise;
  private final Consumer<String> console;
  private boolean complained;

  /**
   * @param otherwise takes the lines of an application that has no SLF4J
   */
  Slf4j(boolean json, Logger otherwise, Consumer<String> console) {
    this.json = json;
    this.otherwise = otherwise;
    this.console = console;
  }

  @Override
  public void write(Line line, WeakReference<@Nullable ClassLoader> application) {
    try {
      Class<?> found = factoryOf(application.get());
      Object logger = found.getMethod("getLogger", String.class).invoke(null, LogWriter.NAME);
      Class<?> type = Class.forName("org.slf4j.Logger", false, found.getClassLoader());
      Method write = type.getMethod(line.isWarning() ? "warn" : "info", String.class);
      write.invoke(logger, json ? line.json() : line.plain());
    } catch (ReflectiveOperationException | LinkageError absent) {
      if (!complained) {
        complained = true;
        console.accept(
            "outrigger.log.to=slf4j: the application has no SLF4J that its classes can see;"
                + " standard error is used");
      }
      otherwise.write(line, application);
    }
  }

  private static Class<?> factoryOf(@Nullable ClassLoader application)
      throws ClassNotFoundException {
    ClassLoader loader = application != null ? application : ClassLoader.getSystemClassLoader();
    return Class.forName("org.slf4j.LoggerFactory", true, loader);
  }
}
