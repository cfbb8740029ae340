package io.outrigger.client.jdk;

import io.outrigger.weave.Returned;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import org.jspecify.annotations.Nullable;

/**
 * What the woven client calls. Each enter method gives null, and the application's call runs as it
 * is, or a {@link Returned} with what the application is to get.
 */
public final class JdkAdapter {

  private JdkAdapter() {}

  public static @Nullable Object send(
      HttpClient client, HttpRequest request, BodyHandler<?> handler) {
    return null;
  }

  public static @Nullable Object sendAsync(
      HttpClient client, HttpRequest request, BodyHandler<?> handler) {
    return null;
  }

  public static @Nullable Object sendAsync(
      HttpClient client,
      HttpRequest request,
      BodyHandler<?> handler,
      @Nullable PushPromiseHandler<?> pushHandler) {
    return null;
  }

  /** After each of them: hands the application what the enter method has brought. */
  public static @Nullable Object @Nullable [] sent(@Nullable Object entered) {
    return Returned.assignments(entered);
  }
}
