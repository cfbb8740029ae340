package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BlockingCall;
import io.outrigger.call.BlockingExchange;
import io.outrigger.call.Gate;
import io.outrigger.call.HandOver;
import io.outrigger.call.Pipeline;
import io.outrigger.call.Reply;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import io.outrigger.route.Route;
import io.outrigger.weave.Returned;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** {@code HttpClient.send}. */
final class BlockingJdkExchange<T> extends JdkExchange<T, HttpResponse<T>>
    implements BlockingExchange<HttpResponse<T>> {

  BlockingJdkExchange(JdkCall<T> call, OutgoingBody body) {
    super(call, body);
  }

  /** Runs one call to its end. */
  static <T> Returned run(Pipeline pipeline, Route route, JdkCall<T> call) {
    CompletableFuture<OutgoingBody> reading =
        call.readBody(pipeline.bodyLimit(route), Runnable::run);
    OutgoingBody body;
    try {
      body = await(reading);
    } catch (InterruptedException | IOException given) {
      return Returned.thrown(given);
    }
    // Until here a failure of ours leaves the application's call to run as it is.
    boolean broken = body.error() != null;
    try {
      BlockingCall.Untouched<HttpResponse<T>> untouched = () -> untouched(call, body);
      return Returned.value(
          broken
              ? untouched.send()
              : BlockingCall.run(
                  pipeline, route, new BlockingJdkExchange<>(call, body), untouched));
    } catch (Theirs carried) {
      return Returned.thrown(requireNonNull(carried.getCause()));
    } catch (Throwable thrown) {
      return Returned.thrown(thrown);
    }
  }

  private static <T> HttpResponse<T> untouched(JdkCall<T> call, OutgoingBody body)
      throws IOException, InterruptedException {
    return call.client().send(call.untouched(body), new PassedOn<>(call.handler()));
  }

  @Override
  public Reply<HttpResponse<T>> send(AttemptSpec spec, int errorLimit) throws Exception {
    Leaving<T> leaving = next(spec, errorLimit);
    HttpResponse<Object> response;
    try {
      response = leaving.send();
    } catch (Exception error) {
      Landed<T> saved = saved(leaving.attempt(), error);
      if (saved == null) {
        throw cause(leaving.attempt(), error) instanceof HttpTimeoutException ours ? ours : error;
      }
      return new Waited<>(saved);
    }
    Throwable brokenOff;
    Landed<T> landed = null;
    try {
      brokenOff = brokenOff(leaving.attempt());
      if (brokenOff == null) {
        landed = leaving.attempt().landed(response);
      }
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      brokenOff = null;
    }
    if (brokenOff != null) {
      throw brokenOff instanceof IOException io ? io : new IOException(brokenOff);
    }
    return new Waited<>(landed == null ? asItCame(response) : landed);
  }

  /** The client's own calls end by interruption only. */
  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public Exception cancelled(boolean interrupted) {
    return new InterruptedException();
  }

  @Override
  public HttpResponse<T> synthesize(SyntheticReply reply) throws IOException, InterruptedException {
    return await(
        LandedHeld.made(call.handler(), call.request(), reply).handOver(HandOver.UNTOUCHED));
  }

  private record Waited<T>(Landed<T> landed) implements Reply<HttpResponse<T>> {
    @Override
    public Outcome.Answered outcome() {
      return landed.outcome();
    }

    @Override
    public HttpResponse<T> deliver(HandOver how) throws IOException, InterruptedException {
      return await(landed.handOver(how));
    }

    @Override
    public void discard() {
      landed.discard();
    }
  }

  /**
   * Carries through the pipeline what {@code HttpClient.send} does not wrap: there, a
   * RuntimeException would pass for a bug of ours.
   */
  private static final class Theirs extends IOException {
    private static final long serialVersionUID = 1;

    Theirs(Throwable cause) {
      super(cause);
    }
  }

  /** Waits and throws as {@code HttpClient.send} does. */
  private static <V> V await(CompletableFuture<V> result) throws IOException, InterruptedException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof IllegalArgumentException || cause instanceof SecurityException) {
        throw new Theirs(cause);
      }
      throw new IOException(cause == null ? e.getMessage() : cause.getMessage(), cause);
    }
  }
}
