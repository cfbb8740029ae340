package io.outrigger.client.jdk;

import io.outrigger.call.AsyncExchange;
import io.outrigger.call.HandOver;
import io.outrigger.http.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** What an attempt brought, before it is known whether the application gets it. */
interface Landed<T> {

  Outcome.Answered outcome();

  /** Gives it to the application; completes when the application's handler has made its body. */
  CompletableFuture<HttpResponse<T>> handOver(HandOver how);

  /** By which exchanges to ask for more, where the body breaks off and may be gone on with. */
  default void goesOnBy(
      Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> exchanges) {}

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
