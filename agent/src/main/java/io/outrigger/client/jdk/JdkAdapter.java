package io.outrigger.client.jdk;

import io.outrigger.call.Claim;
import io.outrigger.call.Gate;
import io.outrigger.call.Pipeline;
import io.outrigger.route.HostRoutes;
import io.outrigger.route.Route;
import io.outrigger.weave.Returned;
import java.net.URI;
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
    Recognised recognised = recognise(request, handler);
    return recognised == null
        ? null
        : BlockingJdkExchange.run(
            recognised.pipeline, recognised.route, recognised.call(client, handler, null));
  }

  public static @Nullable Object sendAsync(
      HttpClient client, HttpRequest request, BodyHandler<?> handler) {
    return sendAsync(client, request, handler, null);
  }

  public static @Nullable Object sendAsync(
      HttpClient client,
      HttpRequest request,
      BodyHandler<?> handler,
      @Nullable PushPromiseHandler<?> pushHandler) {
    Recognised recognised = recognise(request, handler);
    return recognised == null
        ? null
        : AsyncJdkExchange.start(
            recognised.pipeline, recognised.route, recognised.call(client, handler, pushHandler));
  }

  /** After each of them: hands the application what the enter method has brought. */
  public static @Nullable Object @Nullable [] sent(@Nullable Object entered) {
    return Returned.assignments(entered);
  }

  private record Recognised(Pipeline pipeline, Route route, JdkRequestView view) {
    @SuppressWarnings("unchecked") // the client's own signature binds both to one type
    <T> JdkCall<T> call(
        HttpClient client, BodyHandler<T> handler, @Nullable PushPromiseHandler<?> push) {
      return new JdkCall<>(
          client,
          view,
          handler,
          (PushPromiseHandler<T>) push,
          pipeline.timing(),
          pipeline.timing().nanos());
    }
  }

  /** Our own way through the hooked method, asynchronous ones on other threads included. */
  private static boolean isOurs(BodyHandler<?> handler) {
    return handler instanceof Attempt || handler instanceof PassedOn;
  }

  /** Whether the call is the agent's business; most are not, so nothing is made before that. */
  private static @Nullable Recognised recognise(
      @Nullable HttpRequest request, @Nullable BodyHandler<?> handler) {
    if (request == null || handler == null || isOurs(handler)) {
      return null;
    }
    URI uri = request.uri();
    String host = JdkRequestView.hostOf(uri);
    HostRoutes routes = host == null ? null : Gate.at(host, JdkRequestView.portOf(uri));
    if (host == null || routes == null || Claim.isHeld()) {
      return null;
    }
    JdkRequestView view = new JdkRequestView(request, host, JdkRequestView.portOf(uri));
    Route route = routes.match(view);
    Pipeline pipeline = Gate.pipeline();
    return route == null || pipeline == null ? null : new Recognised(pipeline, route, view);
  }
}
