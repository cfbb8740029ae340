package io.outrigger.http;

import java.util.List;
import java.util.Set;

/**
 * Request headers that belong to one sending and not to what is asked: they differ where the same
 * request is sent again, and tell a model nothing.
 */
public final class PassingHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "authority",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "pragma",
          "te",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "baggage",
          "b3",
          "newrelic",
          "singularityheader",
          "sw8",
          "x-amz-date",
          "x-cloud-trace-context",
          "x-goog-api-client",
          "x-ms-date");

  private static final List<String> STARTS =
      List.of(
          "x-stainless-",
          "x-b3-",
          "uber-",
          "x-datadog-",
          "x-instana-",
          "x-newrelic-",
          "amz-sdk-",
          "x-outrigger-");

  private static final List<String> PARTS =
      List.of(
          "trace",
          "request-id",
          "requestid",
          "correlation",
          "idempotency",
          "timestamp",
          "retry-count",
          "retry-attempt");

  private PassingHeaders() {}

  /** Whether a header is one of them. */
  public static boolean isPassing(String lowerCaseName) {
    return NAMES.contains(lowerCaseName)
        || STARTS.stream().anyMatch(lowerCaseName::startsWith)
        || PARTS.stream().anyMatch(lowerCaseName::contains);
  }
}
