package io.outrigger.client.okhttp;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A request, read where it stands. */
final class OkHttpRequest implements RequestView {

  private final Request request;
  private @Nullable String path;

  OkHttpRequest(Request request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.url().scheme();
  }

  @Override
  public String host() {
    return request.url().host();
  }

  @Override
  public int port() {
    return request.url().port();
  }

  @Override
  public String path() {
    // OkHttp cuts it out of the URL each time, and each stage asks for it.
    String known = path;
    if (known == null) {
      known = request.url().encodedPath();
      path = known;
    }
    return known;
  }

  @Override
  public @Nullable String query() {
    return request.url().encodedQuery();
  }

  @Override
  public HeadersView headers() {
    return new OkHttpHeaders(request.headers());
  }
}
