package io.outrigger.it.fake;

import java.io.IOException;

/**
 * What a misbehaviour works on: the request, the healthy answer that it could get, and the way
 * back.
 */
public final class Exchange {
  private final Request request;
  private final String id;
  private final String text;
  private final Wire wire;

  Exchange(Request request, String id, String text, Wire wire) {
    this.request = request;
    this.id = id;
    this.text = text;
    this.wire = wire;
  }

  public Request request() {
    return request;
  }

  public Wire wire() {
    return wire;
  }

  /** What the scenario says. */
  String text() {
    return text;
  }

  /** The same exchange with something else to say. */
  Exchange saying(String other) {
    return new Exchange(request, id, other, wire);
  }

  Dialect dialect() {
    return Dialect.of(request);
  }

  Reply reply() {
    return dialect().reply(request, id, text);
  }

  /** Announces the healthy answer: status 200 and its headers. */
  void head(Reply reply) throws IOException {
    long length = reply.streaming() ? Wire.UNKNOWN_LENGTH : reply.bytes().length;
    wire.head(
        200, Headers.of("content-type", reply.contentType(), "x-request-id", "req_" + id), length);
  }

  /** Gives the healthy answer. */
  public void answer() throws IOException {
    Reply reply = reply();
    head(reply);
    for (Reply.Part part : reply.parts()) {
      wire.body(part.bytes());
    }
    wire.end();
  }

  /** Gives an answer of this status. */
  public void answer(int status, Headers headers, byte[] body) throws IOException {
    wire.head(status, headers, body.length);
    wire.body(body);
    wire.end();
  }
}
