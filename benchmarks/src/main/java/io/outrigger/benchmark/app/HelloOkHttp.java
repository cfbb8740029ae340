package io.outrigger.benchmark.app;

import okhttp3.OkHttpClient;

/** An application that makes a client of OkHttp and sends nothing. */
public final class HelloOkHttp {
  private HelloOkHttp() {}

  public static void main(String[] arguments) {
    System.out.println(new OkHttpClient().interceptors());
  }
}
