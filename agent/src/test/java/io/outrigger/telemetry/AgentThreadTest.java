package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The threads that telemetry keeps must not keep the application that made the first call. */
final class AgentThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** On the stack when the thread is made, as an application's method is. */
  public static final class Caller implements Function<Runnable, Thread> {
    @Override
    public Thread apply(Runnable task) {
      return AgentThread.of(task, "test");
    }
  }

  /** Defines the caller once more, in a protection domain of its own. */
  private static final class Application extends ClassLoader {
    Application() {
      super(AgentThreadTest.class.getClassLoader());
    }

    @SuppressWarnings("unchecked")
    Function<Runnable, Thread> caller() throws IOException, ReflectiveOperationException {
      String name = Caller.class.getName();
      try (InputStream in =
          AgentThreadTest.class.getResourceAsStream('/' + name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        Class<?> type =
            defineClass(name, bytes, 0, bytes.length, new ProtectionDomain(null, null, this, null));
        return (Function<Runnable, Thread>) type.getConstructor().newInstance();
      }
    }
  }

  @Test
  void keepsNoLoaderOfTheStackThatMadeIt() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Made made = made(() -> await(end));
    Thread thread = made.thread();
    thread.start();
    try {
      assertThat(isCollected(made.application())).isTrue();
      assertThat(thread.isAlive()).isTrue();
    } finally {
      end.countDown();
      thread.join();
    }
  }

  /** As a container does that stops an application: interrupt its group, lower its priority. */
  @Test
  void isInNoGroupOfTheApplication() throws InterruptedException {
    AtomicReference<Thread> made = new AtomicReference<>();
    ThreadGroup group = new ThreadGroup("application");
    group.setMaxPriority(Thread.MIN_PRIORITY);
    Thread application = new Thread(group, () -> made.set(AgentThread.of(() -> {}, "test")));
    application.start();
    application.join();

    Thread thread = made.get();
    assertThat(thread.getThreadGroup().getParent()).isNull();
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
  }

  @Test
  void applicationsHandlerHearsNothingOfIt() throws InterruptedException {
    AtomicBoolean heard = new AtomicBoolean();
    Thread thread =
        AgentThread.of(
            () -> {
              throw new AssertionError("ours");
            },
            "test");
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (failed, error) -> {
          if (failed == thread) {
            heard.set(true);
          } else if (before != null) {
            before.uncaughtException(failed, error);
          }
        });
    try {
      thread.start();
      thread.join();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(heard).isFalse();
  }

  private record Made(Thread thread, WeakReference<Object> application) {}

  /** A frame of its own, so that nothing of the application stays on the test's stack. */
  private static Made made(Runnable task) throws Exception {
    Application loader = new Application();
    return new Made(loader.caller().apply(task), new WeakReference<>(loader));
  }

  private static boolean isCollected(WeakReference<Object> reference) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reference.refersTo(null) && System.nanoTime() < end) {
      System.gc();
      Thread.onSpinWait();
    }
    return reference.refersTo(null);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
