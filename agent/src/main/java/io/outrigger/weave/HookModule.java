package io.outrigger.weave;

import java.util.List;

/**
 * What one HTTP client's hook tells the weaver. It lives behind the agent's loader, which does not
 * see the client's library, so it may name that library's classes only in strings; the classes that
 * are compiled against the library are its adapters.
 */
public interface HookModule {

  /** One word, as in package names and messages: {@code okhttp}. */
  String name();

  /**
   * The class with the public static methods that the woven call sites reach, one for each advice
   * method, with the same name and number of parameters.
   */
  String adapterClass();

  /** The methods to weave. */
  List<HookPoint> points();

  /**
   * The library's members that the adapter uses, as {@code owner#name(descriptor)}, the owner being
   * the class that declares the member: {@code okhttp3/Request#url()Lokhttp3/HttpUrl;}. If one is
   * missing in an application's copy of the library, this hook is skipped there.
   */
  List<String> members();

  /**
   * What to say, once, if the client's classes were in use before they could be woven, as after an
   * attach to a running JVM. Empty if nothing is lost by that.
   */
  default String whenLoadedBefore() {
    return "";
  }
}
