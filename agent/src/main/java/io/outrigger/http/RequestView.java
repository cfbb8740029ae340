package io.outrigger.http;

import org.jspecify.annotations.Nullable;

/** An outbound request as the stages see it, without its body. */
public interface RequestView {

  /** Upper-case method, such as {@code POST}. */
  String method();

  /** {@code http} or {@code https}. */
  String scheme();

  /** Host name, lower case, without port. */
  String host();

  /** The explicit or the scheme's default port, 1 to 65,535. */
  int port();

  /** The raw path, starting with {@code /}. */
  String path();

  /** The raw query without {@code ?}, or null. */
  @Nullable String query();

  /** Headers as the application set them. */
  HeadersView headers();
}
