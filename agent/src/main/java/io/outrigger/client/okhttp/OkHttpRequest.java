package io.outrigger.client.okhttp;

import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A request, read where it stands. */
record OkHttpRequest(Request request) implements RequestView {

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
    return request.url().encodedPath();
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
