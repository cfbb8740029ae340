package io.outrigger.client.okhttp;

import io.outrigger.call.BlockingExchange;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import io.outrigger.call.HandOver;
import io.outrigger.call.Reply;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response that the application has not seen yet. */
final class OkHttpReply implements Reply<Response> {

  private final Response response;
  private final Request asked;
  private final Request sent;
  private final Call call;
  private final @Nullable HeldError held;
  private final @Nullable BufferedSource begun;
  private final Function<BooleanSupplier, BlockingExchange<Response>> further;
  private final Outcome.Answered outcome;

  /**
   * @param asked the application's request
   * @param sent the attempt's
   * @param held the body of a status of 400 and above
   * @param begun the body of another status
   * @param further see {@link ContinuedSource}
   */
  OkHttpReply(
      Response response,
      Request asked,
      Request sent,
      Call call,
      @Nullable HeldError held,
      @Nullable BufferedSource begun,
      Function<BooleanSupplier, BlockingExchange<Response>> further) {
    this.response = response;
    this.asked = asked;
    this.sent = sent;
    this.call = call;
    this.held = held;
    this.begun = begun;
    this.further = further;
    this.outcome =
        new Outcome.Answered(response.code(), new OkHttpHeaders(response.headers()), sample());
  }

  private @Nullable BodySample sample() {
    if (held != null) {
      return held.sample();
    }
    return response.code() < 400 ? null : BodySample.EMPTY;
  }

  @Override
  public Outcome.Answered outcome() {
    return outcome;
  }

  @Override
  public Response deliver(HandOver how) {
    Response.Builder delivered = response.newBuilder();
    if (response.request() == sent) {
      delivered.request(asked); // else the application would meet our request body there
    }
    if (!how.extraHeaders().isEmpty()) {
      delivered.headers(with(how.extraHeaders()));
    }
    ResponseBody body = response.body();
    if (body != null && (held != null || begun != null || how.watch() != BodyWatch.NONE)) {
      Source source = held != null ? held : begun != null ? begun : body.source();
      delivered.body(
          how.watch().isRewriting()
              ? new DeliveredBody(
                  body.contentType(), -1, new ContinuedSource(source, how.watch(), call, further))
              : new DeliveredBody(
                  body.contentType(),
                  body.contentLength(),
                  new WatchedSource(source, how.watch(), call)));
    }
    if (body == null || body.contentLength() == 0) {
      Ending unused = how.watch().finished(); // perhaps nobody will read nothing
    }
    return delivered.build();
  }

  private Headers with(Map<String, String> extra) {
    Headers.Builder headers = response.headers().newBuilder();
    extra.forEach((name, value) -> headers.removeAll(name).addUnsafeNonAscii(name, value));
    return headers.build();
  }

  @Override
  public void discard() {
    // OkHttp drains a small rest and drops the connection or stream where that takes long.
    if (held != null) {
      held.close();
    } else if (response.body() != null) {
      response.body().close();
    }
  }
}
