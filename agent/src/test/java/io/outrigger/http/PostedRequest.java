package io.outrigger.http;

import org.jspecify.annotations.Nullable;

/** A request as most are; a test says what of it is its own, at least the headers. */
@FunctionalInterface
public interface PostedRequest extends RequestView {
  @Override
  default String method() {
    return "POST";
  }

  @Override
  default String scheme() {
    return "https";
  }

  @Override
  default String host() {
    return "api.example.com";
  }

  @Override
  default int port() {
    return 443;
  }

  @Override
  default String path() {
    return "/";
  }

  @Override
  default @Nullable String query() {
    return null;
  }
}
