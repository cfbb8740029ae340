package io.outrigger.client.okhttp;

import io.outrigger.call.BlockingCall;
import io.outrigger.call.Gate;
import io.outrigger.call.Pipeline;
import io.outrigger.route.HostRoutes;
import io.outrigger.route.Route;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The outermost application interceptor: sees each call once, before and after all attempts. */
final class OutriggerInterceptor implements Interceptor {

  private final OutwardClient outward;

  /**
   * @param outward of the same client
   */
  OutriggerInterceptor(OutwardClient outward) {
    this.outward = outward;
  }

  OutwardClient outward() {
    return outward;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    OutwardCall.Sending sending = chain.request().tag(OutwardCall.Sending.class);
    if (sending != null && sending.begins()) {
      return sending.on(chain); // ours, by way of the application's own client
    }
    OkHttpExchange exchange = null;
    Route route = null;
    Pipeline pipeline = null;
    try {
      Request request = chain.request();
      HttpUrl url = request.url();
      HostRoutes routes = Gate.at(url.host(), url.port());
      pipeline = routes == null || isConversation(request) ? null : Gate.pipeline();
      if (routes != null && pipeline != null) {
        exchange = new OkHttpExchange(chain, pipeline, outward);
        route = match(pipeline, routes, exchange);
      }
    } catch (Throwable bug) {
      // Under enqueue() an exception of ours would surface uncaught on the dispatcher's thread.
      Gate.failedOpen("client", bug);
    }
    if (exchange == null || pipeline == null) {
      return chain.proceed(chain.request());
    }
    if (route == null) {
      return exchange.untouched();
    }
    try {
      return BlockingCall.run(pipeline, route, exchange, exchange::untouched);
    } catch (Exception anything) {
      throw sneaky(anything); // as it came: OkHttp treats an exception by its type
    }
  }

  /** Where both sides talk at once there is no request that could be sent again. */
  private static boolean isConversation(Request request) {
    RequestBody body = request.body();
    return (body != null && body.isDuplex())
        || "websocket".equalsIgnoreCase(request.header("Upgrade"));
  }

  private static @Nullable Route match(
      Pipeline pipeline, HostRoutes routes, OkHttpExchange exchange) {
    Route route = routes.match(exchange.request(), null);
    if (route == null && routes.needsBody()) {
      int limit = pipeline.bodyLimit();
      route = routes.match(exchange.request(), exchange.body(limit));
    }
    return route;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
