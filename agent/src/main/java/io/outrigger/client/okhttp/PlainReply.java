package io.outrigger.client.okhttp;

import io.outrigger.call.HandOver;
import io.outrigger.call.Reply;
import io.outrigger.http.Outcome;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response as it came: what is left to hand over where making more of it has failed. */
final class PlainReply implements Reply<Response> {

  private final Response response;
  private final @Nullable Source begun;

  /**
   * @param begun gives the whole body where its beginning was read; null = nobody has read any
   */
  PlainReply(Response response, @Nullable Source begun) {
    this.response = response;
    this.begun = begun;
  }

  @Override
  public Outcome.Answered outcome() {
    return new Outcome.Answered(response.code(), new OkHttpHeaders(response.headers()), null);
  }

  @Override
  public Response deliver(HandOver how) {
    how.watch().abandoned(); // nobody watches this body
    ResponseBody body = response.body();
    return begun == null || body == null
        ? response
        : response
            .newBuilder()
            .body(new DeliveredBody(body.contentType(), body.contentLength(), begun))
            .build();
  }

  @Override
  public void discard() {
    ResponseBody body = response.body();
    if (body != null) {
      body.close();
    }
  }
}
