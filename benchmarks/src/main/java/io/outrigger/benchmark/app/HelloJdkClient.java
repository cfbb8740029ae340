package io.outrigger.benchmark.app;

import java.net.http.HttpClient;

/** An application that makes a client of the JDK and sends nothing. */
public final class HelloJdkClient {
  private HelloJdkClient() {}

  public static void main(String[] arguments) {
    System.out.println(HttpClient.newHttpClient().version());
  }
}
