package io.outrigger.it.agent.main;

import java.io.IOException;
import okhttp3.OkHttpClient;

/** Uses OkHttp before the agent comes, and again each time it reads a line. */
public final class AttachTarget {
  private AttachTarget() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("before " + new OkHttpClient.Builder().build().interceptors().size());
    while (System.in.read() == '\n') {
      System.out.println("after " + new OkHttpClient.Builder().build().interceptors().size());
    }
  }
}
