package io.outrigger.it.agent.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Calls a port where nobody listens in each way that the JDK's client has. */
public final class JdkClientCalls {
  private JdkClientCalls() {}

  public static void main(String[] arguments) throws Exception {
    try (Socket taken = new Socket()) {
      // Bound, so that nobody else gets the port, but not listening.
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      call("http://127.0.0.1:" + taken.getLocalPort() + "/");
    }
  }

  private static void call(String closed) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(closed)).build();
    HttpClient client = HttpClient.newHttpClient();
    try {
      client.send(request, BodyHandlers.ofString());
    } catch (IOException expected) {
      System.out.println("send " + nameOf(expected));
    }
    try {
      client.sendAsync(request, BodyHandlers.ofString()).join();
    } catch (CompletionException expected) {
      System.out.println("sendAsync " + nameOf(expected.getCause()));
    }
    try {
      client.sendAsync(request, BodyHandlers.ofString(), (a, b, c) -> {}).join();
    } catch (CompletionException expected) {
      System.out.println("sendAsync with push " + nameOf(expected.getCause()));
    }
  }

  private static String nameOf(@Nullable Throwable thrown) {
    return String.valueOf(thrown == null ? null : thrown.getClass().getName());
  }
}
