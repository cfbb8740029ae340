package io.outrigger.client.jdk;

import io.outrigger.call.HandOver;
import io.outrigger.http.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** What an attempt brought, before it is known whether the application gets it. */
interface Landed<T> {

  Outcome.Answered outcome();

  /** Gives it to the application; completes when the application's handler has made its body. */
  CompletableFuture<HttpResponse<T>> handOver(HandOver how);

  /** Ends what is still being transferred. */
  void discard();

  /** Status line and headers as a handler gets them. */
  record Head(int statusCode, HttpHeaders headers, HttpClient.Version version)
      implements HttpResponse.ResponseInfo {
    /** Without the values. */
    @Override
    public String toString() {
      return statusCode + " " + version + " " + headers.map().keySet();
    }
  }
}
