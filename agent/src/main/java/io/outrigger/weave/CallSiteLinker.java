package io.outrigger.weave;

import static java.lang.invoke.MethodType.methodType;

import io.outrigger.weave.WeaveReport.Event;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links a woven call site to the adapter's method; behind {@code OutriggerDispatch.link}. */
final class CallSiteLinker {

  private final WeaveReport report;
  private final AdapterLoaders loaders = new AdapterLoaders();

  /** Not null while this thread links; holds the sites that were asked for meanwhile. */
  private static final ThreadLocal<@Nullable List<Runnable>> LINKING = new ThreadLocal<>();

  private CallSiteLinker(WeaveReport report) {
    this.report = report;
  }

  /** The handle for the dispatcher's slot: (Lookup, String, MethodType, Object[])CallSite. */
  static MethodHandle entry(WeaveReport report) throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .bind(
            new CallSiteLinker(report),
            "link",
            methodType(
                CallSite.class, Lookup.class, String.class, MethodType.class, Object[].class));
  }

  /**
   * Linking loads adapter classes, and an application's loader may fetch them through the very
   * client that is being linked. The JVM keeps the first site it gets, so the inner request gets
   * one that does nothing yet and is led to the adapter as soon as the outer one is done.
   */
  @SuppressWarnings("unused") // called through entry()
  private CallSite link(Lookup caller, String name, MethodType type, Object[] arguments) {
    ClassLoader application = caller.lookupClass().getClassLoader();
    String hook = (String) arguments[0];
    String adapter = (String) arguments[1];
    String method = (String) arguments[2];
    MutableCallSite site = new MutableCallSite(without(type));
    List<Runnable> outer = LINKING.get();
    if (outer != null) {
      outer.add(
          () -> {
            connect(site, application, hook, adapter, method);
            MutableCallSite.syncAll(new MutableCallSite[] {site});
          });
      return site;
    }
    List<Runnable> inner = new ArrayList<>();
    LINKING.set(inner);
    try {
      connect(site, application, hook, adapter, method);
      for (int i = 0; i < inner.size(); i++) {
        inner.get(i).run();
      }
      return site;
    } finally {
      LINKING.remove();
    }
  }

  private void connect(
      MutableCallSite site,
      @Nullable ClassLoader application,
      String hook,
      String adapter,
      String name) {
    MethodType type = site.type();
    try {
      AdapterLoader loader = loaders.of(application);
      HookSwitch all = loader.switchOf(hook);
      MethodHandle method =
          MethodHandles.publicLookup()
              .unreflect(find(loader.loadClass(adapter), name, type.parameterCount()));
      MethodHandle failed =
          MethodHandles.insertArguments(FAILED, 0, report, all, hook, adapter + "." + name);
      MethodHandle instead =
          isExit(type)
              ? MethodHandles.dropArguments(BROUGHT, 0, Throwable.class)
              : MethodHandles.empty(methodType(type.returnType(), Throwable.class));
      report.count(hook, Event.LINKED);
      all.connect(
          site,
          MethodHandles.catchException(
              method.asType(type), Throwable.class, MethodHandles.foldArguments(instead, failed)));
    } catch (Throwable anything) {
      report.trouble(
          hook,
          Event.LINK_FAILED,
          "cannot reach " + adapter + "." + name + ", calls go on without it: " + anything);
    }
  }

  /** What a site does where there is no adapter: nothing, but what was brought is handed over. */
  static MethodHandle without(MethodType type) {
    return isExit(type) ? BROUGHT : MethodHandles.empty(type);
  }

  private static boolean isExit(MethodType type) {
    return type.returnType() == Object[].class && type.parameterCount() == 1;
  }

  private static Method find(Class<?> adapter, String name, int parameters)
      throws NoSuchMethodException {
    for (Method method : adapter.getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == parameters
          && Modifier.isStatic(method.getModifiers())) {
        return method;
      }
    }
    throw new NoSuchMethodException(name + " with " + parameters + " parameters");
  }

  private static final MethodHandle FAILED =
      own(
          "failed",
          methodType(
              void.class,
              WeaveReport.class,
              HookSwitch.class,
              String.class,
              String.class,
              Throwable.class));
  private static final MethodHandle BROUGHT =
      own("brought", methodType(Object[].class, Object.class));

  private static MethodHandle own(String method, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(CallSiteLinker.class, method, type);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("CallSiteLinker." + method, impossible);
    }
  }

  /** Except for the JVM's own words on classes, a message may quote what the call carried. */
  private static String withoutMessage(Throwable thrown) {
    if (thrown instanceof LinkageError) {
      return thrown.toString();
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    return thrown.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
  }

  /**
   * In place of an exit that failed: the call was made, and the application must get what it
   * brought.
   */
  @SuppressWarnings("unused") // called through BROUGHT
  private static @Nullable Object @Nullable [] brought(@Nullable Object entered) {
    return entered instanceof Returned returned
        ? new @Nullable Object[] {returned.value(), returned.thrown()}
        : null;
  }

  /** An adapter catches its own failures; one that comes here leaves the original to run. */
  @SuppressWarnings("unused") // called through FAILED
  private static void failed(
      WeaveReport report, HookSwitch all, String hook, String where, Throwable thrown) {
    if (thrown instanceof LinkageError && all.turnOff()) {
      report.trouble(
          hook,
          Event.SWITCHED_OFF,
          where
              + " does not fit this version of the library ("
              + thrown
              + "); its calls go on without Outrigger.");
      return;
    }
    report.trouble(
        hook,
        Event.ADAPTER_FAILED,
        where, // each call may come here, with a message of its own
        where + " failed, the call goes on without it: " + withoutMessage(thrown));
  }
}
