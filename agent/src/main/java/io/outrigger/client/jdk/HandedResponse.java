package io.outrigger.client.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response whose body or headers are not those that the client's own object has. */
final class HandedResponse<T> implements HttpResponse<T> {
  private static final @Nullable MethodHandle CONNECTION_LABEL = connectionLabelHandle();

  private final @Nullable HttpResponse<?> original;
  private final HttpRequest request;
  private final ResponseInfo info;
  private final @Nullable T body;

  /**
   * @param original the client's own object, or null where there is none
   * @param info status, headers and version to show
   */
  HandedResponse(
      @Nullable HttpResponse<?> original,
      HttpRequest request,
      ResponseInfo info,
      @Nullable T body) {
    this.original = original;
    this.request = request;
    this.info = info;
    this.body = body;
  }

  @Override
  public int statusCode() {
    return info.statusCode();
  }

  @Override
  public HttpRequest request() {
    return original == null ? request : original.request();
  }

  @Override
  @SuppressWarnings("unchecked") // the body of a redirect is never read: null
  public Optional<HttpResponse<T>> previousResponse() {
    return original == null
        ? Optional.empty()
        : original.previousResponse().map(previous -> (HttpResponse<T>) previous);
  }

  @Override
  public HttpHeaders headers() {
    return info.headers();
  }

  @Override
  @SuppressWarnings("NullAway") // null is what the application's own handler made of it
  public T body() {
    return body;
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return original == null ? Optional.empty() : original.sslSession();
  }

  @Override
  public URI uri() {
    return original == null ? request.uri() : original.uri();
  }

  @Override
  public HttpClient.Version version() {
    return info.version();
  }

  /** Overrides the interface's method of JDK 25, which is not there at compile time. */
  @SuppressWarnings({"unchecked", "unused"})
  public Optional<String> connectionLabel() {
    if (original == null || CONNECTION_LABEL == null) {
      return Optional.empty();
    }
    try {
      return (Optional<String>) CONNECTION_LABEL.invoke(original);
    } catch (Throwable unexpected) {
      return Optional.empty(); // a label is for logs
    }
  }

  @Override
  public String toString() {
    return "(" + request().method() + " " + uri() + ") " + statusCode();
  }

  private static @Nullable MethodHandle connectionLabelHandle() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              HttpResponse.class, "connectionLabel", MethodType.methodType(Optional.class));
    } catch (ReflectiveOperationException before25) {
      return null;
    }
  }
}
