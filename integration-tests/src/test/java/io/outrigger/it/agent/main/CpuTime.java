package io.outrigger.it.agent.main;

import java.net.http.HttpClient;

/** Prints the CPU time of this JVM so far in milliseconds, after opening a client if asked to. */
public final class CpuTime {
  private CpuTime() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      HttpClient.newHttpClient();
    }
    System.out.println(ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
  }
}
