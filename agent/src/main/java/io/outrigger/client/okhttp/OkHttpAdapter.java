package io.outrigger.client.okhttp;

import io.outrigger.call.Gate;
import io.outrigger.call.Pipeline;
import java.util.List;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** Puts our interceptor before the application's own, and remembers where calls come from. */
public final class OkHttpAdapter {

  private OkHttpAdapter() {}

  /**
   * SDKs copy clients with {@code newBuilder()}, some for each call: the copy brings the original's
   * interceptor along, perhaps with others before it, and gets one of its own instead.
   */
  public static void beforeBuild(OkHttpClient.Builder builder) {
    List<Interceptor> interceptors = builder.interceptors();
    OutwardClient original = null;
    for (Interceptor each : interceptors) {
      if (each instanceof OutwardCall.Through) {
        return; // our own client
      }
      if (each instanceof OutriggerInterceptor ours) {
        original = ours.outward();
      }
    }
    interceptors.removeIf(each -> each instanceof OutriggerInterceptor);
    interceptors.add(0, new OutriggerInterceptor(OutwardClient.like(original)));
  }

  /** Tells our interceptor whose it is. */
  public static void built(OkHttpClient client) {
    for (Interceptor each : client.interceptors()) {
      if (each instanceof OutriggerInterceptor ours) {
        ours.outward().beside(client);
      }
    }
  }

  /** Keeps the trace in which the application makes a call that may be ours. */
  public static void called(Call call) {
    HttpUrl url = call.request().url();
    Pipeline pipeline = Gate.at(url.host(), url.port()) == null ? null : Gate.pipeline();
    if (pipeline == null || call.request().tag(OutwardCall.Sending.class) != null) {
      return; // nobody's business, or ours: the application's call knows where it comes from
    }
    String span = pipeline.currentSpan(OkHttpClient.class.getClassLoader());
    if (span != null) {
      Callers.keep(call, span);
    }
  }
}
