package io.outrigger.client.okhttp;

import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** Puts our interceptor before the application's own. */
public final class OkHttpAdapter {

  private OkHttpAdapter() {}

  /**
   * SDKs copy clients with {@code newBuilder()}, some for each call: the copy brings our
   * interceptor along, perhaps with others before it.
   */
  public static void beforeBuild(OkHttpClient.Builder builder) {
    List<Interceptor> interceptors = builder.interceptors();
    if (!interceptors.isEmpty() && interceptors.get(0) instanceof OutriggerInterceptor) {
      return;
    }
    interceptors.removeIf(each -> each instanceof OutriggerInterceptor);
    interceptors.add(0, new OutriggerInterceptor());
  }
}
