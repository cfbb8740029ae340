package io.outrigger.client.okhttp;

import io.outrigger.call.HandOver;
import io.outrigger.call.Reply;
import io.outrigger.http.Outcome;
import okhttp3.Response;

/** A response as it came: what is left to hand over where making more of it has failed. */
final class PlainReply implements Reply<Response> {

  private final Response response;

  PlainReply(Response response) {
    this.response = response;
  }

  @Override
  public Outcome.Answered outcome() {
    return new Outcome.Answered(response.code(), new OkHttpHeaders(response.headers()), null);
  }

  @Override
  public Response deliver(HandOver how) {
    how.watch().abandoned(); // nobody watches this body
    return response;
  }

  @Override
  public void discard() {
    if (response.body() != null) {
      response.body().close();
    }
  }
}
