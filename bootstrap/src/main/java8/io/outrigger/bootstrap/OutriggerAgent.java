package io.outrigger.bootstrap;

import java.lang.instrument.Instrumentation;

/**
 * What the JVM calls. Java 8 byte code on purpose: a JVM that cannot read the premain class does not
 * start its application. So nothing here may need more than Java 8, and nothing may be thrown.
 */
public final class OutriggerAgent {

  private static boolean present;

  private OutriggerAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  /** The command line: {@code java -jar outrigger-agent.jar check FILE}. */
  public static void main(String[] arguments) throws Throwable {
    if (!supports(System.getProperty("java.specification.version"))) {
      say(tooOld());
      System.exit(1);
    }
    Ignition.commandLine(arguments);
  }

  private static void start(String arguments, Instrumentation instrumentation) {
    try {
      if (isJdkTool(System.getProperty("sun.java.command"))) {
        return;
      }
      if (!supports(System.getProperty("java.specification.version"))) {
        say(tooOld());
        return;
      }
      synchronized (OutriggerAgent.class) {
        if (present) {
          say("Outrigger is already active in this JVM; the second one steps aside.");
          return;
        }
        present = true;
      }
      Ignition.start(arguments, instrumentation);
    } catch (Throwable anything) {
      say("Outrigger could not start and steps aside: " + anything);
    }
  }

  /** Feature versions: "1.8" before Java 9, then "9", "11", "17". Unreadable counts as old. */
  static boolean supports(String specificationVersion) {
    try {
      return Integer.parseInt(specificationVersion) >= 17;
    } catch (NumberFormatException beforeJava9) {
      return false;
    }
  }

  /**
   * JAVA_TOOL_OPTIONS reaches javac, keytool and jcmd too. Their launchers name a module of the JDK
   * ("jdk.compiler/com.sun.tools.javac.Main") where an application has its main class or jar; the
   * property jdk.module.main, which would say it more directly, is gone by the time of premain.
   * {@code java Hello.java} goes through the compiler's module and is an application all the same.
   */
  static boolean isJdkTool(String command) {
    if (command == null) {
      return false;
    }
    int end = command.indexOf(' ');
    String main = end < 0 ? command : command.substring(0, end);
    if (main.endsWith(".jar") || main.contains("com.sun.tools.javac.launcher.")) {
      return false;
    }
    boolean ofJdkModule =
        (main.startsWith("jdk.") || main.startsWith("java.")) && main.indexOf('/') > 0;
    return ofJdkModule
        || main.startsWith("jdk.jshell.")
        || main.startsWith("com.sun.tools.")
        || main.startsWith("sun.tools.")
        || main.startsWith("sun.security.tools.");
  }

  private static String tooOld() {
    return "Outrigger needs Java 17 or newer and steps aside on Java "
        + System.getProperty("java.specification.version")
        + "; the application is not affected.";
  }

  private static void say(String line) {
    System.err.println("[outrigger] " + line);
  }
}
