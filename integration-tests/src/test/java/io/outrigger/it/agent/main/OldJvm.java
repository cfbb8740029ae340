package io.outrigger.it.agent.main;

import java.lang.instrument.Instrumentation;

/**
 * Calls premain as a Java 11 would, with a changed version property. There is no instrumentation,
 * so a premain that went on would fail and say so.
 */
public final class OldJvm {
  private OldJvm() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    System.setProperty("java.specification.version", arguments[0]);
    Class.forName("io.outrigger.bootstrap.OutriggerAgent")
        .getMethod("premain", String.class, Instrumentation.class)
        .invoke(null, null, null);
    System.out.println("application");
  }
}
