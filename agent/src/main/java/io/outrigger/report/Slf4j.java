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
  // The states of LoggerFactory, 1.7 and 2.0; 2 is a failed start, which throws at us.
  private static final int UNUSED = 0;
  private static final int STARTING = 1;
  private static final int READY = 3;
  private static final int NOTHING_BEHIND = 4;

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
      switch (state(found)) {
        case UNUSED, STARTING -> complain("the application has not used its SLF4J yet; till then");
        case NOTHING_BEHIND -> complain("the application's SLF4J has no logging behind it;");
        default -> {
          write(line, found);
          return;
        }
      }
    } catch (InvocationTargetException failed) {
      Throwable why = failed.getTargetException();
      complain("the application's logger failed with " + why.getClass().getName() + ";");
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
   * How far the application is with its logging: who asks for the first logger starts Logback or
   * its like, with the configuration that this thread finds.
   */
  private static int state(Class<?> factory) {
    try {
      Field state = factory.getDeclaredField("INITIALIZATION_STATE");
      state.setAccessible(true);
      return state.getInt(null);
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      return READY;
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
