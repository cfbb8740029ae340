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

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpUrl url = request.url();
    HostRoutes routes = Gate.at(url.host(), url.port());
    if (routes == null || isConversation(request)) {
      return chain.proceed(request);
    }
    Pipeline pipeline = Gate.pipeline();
    if (pipeline == null) {
      return chain.proceed(request);
    }
    OkHttpExchange exchange = new OkHttpExchange(chain, pipeline);
    Route route = match(pipeline, routes, exchange);
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
    try {
      Route route = routes.match(exchange.request(), null);
      if (route == null && routes.needsBody()) {
        route = routes.match(exchange.request(), exchange.body(pipeline.bodyLimit()));
      }
      return route;
    } catch (Throwable bug) {
      // Under enqueue() an exception of ours would surface uncaught on the dispatcher's thread.
      pipeline.failedOpen("client", bug);
      return null;
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
