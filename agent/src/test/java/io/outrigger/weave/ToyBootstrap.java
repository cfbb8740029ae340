package io.outrigger.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/** Stands where OutriggerDispatch stands in java.base, which needs an agent to get there. */
public final class ToyBootstrap {

  private ToyBootstrap() {}

  static Method link() throws NoSuchMethodException {
    return ToyBootstrap.class.getMethod(
        "link", MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class);
  }

  public static CallSite link(
      MethodHandles.Lookup caller, String name, MethodType type, Object... arguments)
      throws Throwable {
    ToyLoader loader = (ToyLoader) caller.lookupClass().getClassLoader();
    return (CallSite) loader.linker().invokeExact(caller, name, type, arguments);
  }
}
