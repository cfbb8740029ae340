package io.outrigger.bootstrap;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Compares the name of each loaded class and does nothing more until the first HTTP client appears;
 * then it opens the agent and has that very class woven while it is being loaded.
 */
final class FirstSight implements ClassFileTransformer {

  private final Instrumentation instrumentation;
  private final @Nullable String arguments;
  private final Object startLock = new Object();
  private volatile @Nullable ClassFileTransformer weaver;
  private volatile boolean started;
  private @Nullable Thread starting;

  FirstSight(Instrumentation instrumentation, @Nullable String arguments) {
    this.instrumentation = instrumentation;
    this.arguments = arguments;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !TargetClasses.contains(name)) {
      return null;
    }
    if (!started) {
      startOnce(name);
    }
    ClassFileTransformer transformer = weaver;
    if (transformer == null) {
      return null;
    }
    try {
      return transformer.transform(loader, name, redefined, domain, bytes);
    } catch (Throwable anything) {
      // The JVM would drop it without a word, and the calls would go unprotected unnoticed.
      Ignition.say("could not weave " + name + ", calls go on without it: " + anything);
      return null;
    }
  }

  /** Others wait here, so that a client class seen by two threads at once is woven for both. */
  private void startOnce(String name) {
    synchronized (startLock) {
      if (started) {
        return;
      }
      if (starting == Thread.currentThread()) {
        Ignition.say("itself loaded " + name + " while it started; that class is not woven.");
        return;
      }
      starting = Thread.currentThread();
      try {
        weaver =
            (ClassFileTransformer)
                Ignition.openLoader()
                    .loadClass("io.outrigger.agent.AgentStarter")
                    .getMethod("start", Instrumentation.class, String.class)
                    .invoke(null, instrumentation, arguments);
      } catch (Throwable anything) {
        Throwable cause = anything.getCause();
        Ignition.say(
            "could not start, calls go on without it: " + (cause == null ? anything : cause));
      } finally {
        starting = null;
        started = true;
      }
    }
  }
}
