package io.outrigger.client.jdk;

import io.outrigger.call.Gate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An attempt, the request that it sends, and through which client.
 *
 * @param asked the application's client, which is also the sender unless the attempt goes to
 *     another origin
 */
record Leaving<T>(Attempt<T> attempt, HttpRequest request, HttpClient sender, HttpClient asked) {
  private static final int PROXY_ASKS = 407;

  HttpResponse<Object> send() throws IOException, InterruptedException {
    HttpResponse<Object> response = sender.send(request, attempt);
    HttpRequest again =
        sender != asked && response.statusCode() == PROXY_ASKS ? forProxy(response) : null;
    return again == null ? response : sender.send(again, attempt);
  }

  /** Cancelling the future ends what is under way. */
  CompletableFuture<HttpResponse<Object>> sendAsync(@Nullable PushPromiseHandler<Object> push) {
    if (sender == asked) {
      return sender.sendAsync(request, attempt, push);
    }
    CompletableFuture<HttpResponse<Object>> first = sender.sendAsync(request, attempt);
    CompletableFuture<HttpResponse<Object>> sent = new CompletableFuture<>();
    AtomicReference<CompletableFuture<?>> running = new AtomicReference<>(first);
    var unusedFirst =
        first.whenComplete(
            (response, error) -> {
              boolean proxy = response != null && response.statusCode() == PROXY_ASKS;
              HttpRequest again = proxy ? forProxy(response) : null;
              if (again == null) {
                settle(sent, response, error);
                return;
              }
              try {
                CompletableFuture<HttpResponse<Object>> second = sender.sendAsync(again, attempt);
                running.set(second);
                var unusedSecond =
                    second.whenComplete((answer, broken) -> settle(sent, answer, broken));
                if (sent.isCancelled()) {
                  second.cancel(true);
                }
              } catch (Throwable cannot) {
                settle(sent, null, cannot);
              }
            });
    var unusedStopping =
        sent.whenComplete(
            (response, error) -> {
              if (sent.isCancelled()) {
                running.get().cancel(true);
              }
            });
    return sent;
  }

  private void settle(
      CompletableFuture<HttpResponse<Object>> sent,
      @Nullable HttpResponse<Object> response,
      @Nullable Throwable error) {
    if (response == null) {
      sent.completeExceptionally(error == null ? new IOException("no answer") : error);
    } else if (!sent.complete(response)) {
      attempt.landed(response).discard();
    }
  }

  /**
   * The request once more, with what the proxy wanted to see and within what is left of its limit;
   * null where it need not be sent. Where there is one the response is gone.
   */
  private @Nullable HttpRequest forProxy(HttpResponse<Object> response) {
    try {
      HttpRequest again = ProxyAnswer.to(response.headers(), request, asked);
      if (again == null) {
        return null;
      }
      if (again.timeout().isPresent()) {
        Duration left = attempt.left(again.timeout().get());
        again = HttpRequest.newBuilder(again, (name, value) -> true).timeout(left).build();
      }
      attempt.drop();
      attempt.forget();
      return again;
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      return null; // the proxy's answer is one, too
    }
  }

  /** Without the query. */
  @Override
  public String toString() {
    return request.method() + " " + request.uri().getHost();
  }
}
