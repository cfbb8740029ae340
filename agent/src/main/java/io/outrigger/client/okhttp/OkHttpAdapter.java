package io.outrigger.client.okhttp;

import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** Puts our interceptor before the application's own. */
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
}
