package io.outrigger.client.okhttp;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** The outermost application interceptor: sees each call once, before and after all attempts. */
final class OutriggerInterceptor implements Interceptor {

  @Override
  public Response intercept(Chain chain) throws IOException {
    return chain.proceed(chain.request());
  }
}
