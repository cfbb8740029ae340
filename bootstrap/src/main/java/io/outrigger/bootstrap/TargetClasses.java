package io.outrigger.bootstrap;

/**
 * The classes whose first sight starts the agent. They are repeated here, apart from the hooks that
 * weave them, because premain must know them without opening the agent's own loader.
 */
public final class TargetClasses {

  private static final String[] INTERNAL_NAMES = {
    "okhttp3/OkHttpClient", "jdk/internal/net/http/HttpClientFacade",
  };

  private TargetClasses() {}

  /**
   * Runs for every class that the JVM loads: no allocation, no class that may still be unloaded.
   */
  public static boolean contains(String internalName) {
    for (String target : INTERNAL_NAMES) {
      if (target.equals(internalName)) {
        return true;
      }
    }
    return false;
  }

  static boolean containsBinaryName(String name) {
    for (String target : INTERNAL_NAMES) {
      if (target.length() == name.length() && target.replace('/', '.').equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** How many there are, so that a test can see that no name is left without a hook. */
  public static int size() {
    return INTERNAL_NAMES.length;
  }
}
