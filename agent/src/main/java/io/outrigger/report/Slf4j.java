package io.outrigger.report;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The application's own SLF4J, found through its loader for each line: nothing of it is kept. */
final class Slf4j implements Logger {
  /** {@code LoggerFactory.ONGOING_INITIALIZATION}; 0 before, more behind it. */
  private static final int ONGOING = 1;

  private final boolean json;
  private final Logger otherwise;
  private final Consumer<String> console;
  private final Set<String> complained = new HashSet<>();

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
      if (isInUse(found)) {
        write(line, found);
        return;
      }
      complain("the application has not used its SLF4J yet; until it does,");
    } catch (InvocationTargetException failed) {
      complain("the application's logger failed with " + failed.getCause().getClass().getName() + ";");
    } catch (ReflectiveOperationException | LinkageError absent) {
      complain("the application has no SLF4J that its classes can see;");
    }
    otherwise.write(line, application);
  }

  private void write(Line line, Class<?> factory) throws ReflectiveOperationException {
    Object logger = factory.getMethod("getLogger", String.class).invoke(null, LogWriter.NAME);
    Class<?> type = Class.forName("org.slf4j.Logger", false, factory.getClassLoader());
    Method write = type.getMethod(line.isWarning() ? "warn" : "info", String.class);
    write.invoke(logger, json ? line.json() : line.plain());
  }

  /**
   * Whether the application has chosen its logging: who asks for the first logger starts Logback or
   * its like, with the configuration that this thread finds.
   */
  private static boolean isInUse(Class<?> factory) {
    try {
      Field state = factory.getDeclaredField("INITIALIZATION_STATE");
      state.setAccessible(true);
      return state.getInt(null) > ONGOING;
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      return true;
    }
  }

  private void complain(String why) {
    if (complained.add(why)) {
      console.accept("outrigger.log.to=slf4j: " + why + " standard error is used");
    }
  }

  private static Class<?> factoryOf(@Nullable ClassLoader application)
      throws ClassNotFoundException {
    ClassLoader loader = application != null ? application : ClassLoader.getSystemClassLoader();
    return Class.forName("org.slf4j.LoggerFactory", true, loader);
  }
}
