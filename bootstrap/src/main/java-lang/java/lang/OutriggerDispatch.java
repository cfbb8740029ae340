package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The one class of Outrigger that every class loader sees. Woven classes name {@link #link} as the
 * bootstrap method of their call sites; it only passes on to the linker behind the agent's own
 * loader.
 */
public final class OutriggerDispatch {

  private static volatile MethodHandle linker;
  private static volatile boolean said;

  private OutriggerDispatch() {}

  /**
   * Fills the slot, once for the life of the JVM.
   *
   * @param entry takes (Lookup, String, MethodType, Object[]) and gives a CallSite
   * @return false if another Outrigger has filled it before
   */
  public static synchronized boolean fill(MethodHandle entry) {
    if (linker != null) {
      return false;
    }
    linker = entry;
    return true;
  }

  /** Never throws: an error while linking would surface in the application's own method. */
  public static CallSite link(
      MethodHandles.Lookup caller, String name, MethodType type, Object... arguments) {
    MethodHandle entry = linker;
    if (entry != null) {
      try {
        CallSite site = (CallSite) entry.invokeExact(caller, name, type, arguments);
        if (site != null) {
          return site;
        }
      } catch (Throwable unlinkable) {
        say(caller, unlinkable); // the linker could not even report it
      }
    }
    return new ConstantCallSite(MethodHandles.empty(type));
  }

  private static void say(MethodHandles.Lookup caller, Throwable unlinkable) {
    if (said) {
      return; // a woven class has several sites, and many loaders may have the class
    }
    said = true;
    try {
      System.err.println(
          "[outrigger] Outrigger could not be linked into "
              + caller.lookupClass().getName()
              + ", calls go on without it: "
              + unlinkable);
    } catch (Throwable unspeakable) {
      // A line is not worth a call.
    }
  }
}
