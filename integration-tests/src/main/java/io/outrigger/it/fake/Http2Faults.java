package io.outrigger.it.fake;

/** Failures that only HTTP/2 knows, each with the nearest that HTTP/1.1 has. */
public final class Http2Faults {
  /** RFC 9113, section 7. */
  private static final int INTERNAL_ERROR = 0x2;

  private static final int REFUSED_STREAM = 0x7;

  private Http2Faults() {}

  /** GOAWAY that declares this request unprocessed; HTTP/1.1: a FIN. */
  public static Misbehaviour goAway() {
    return new Misbehaviour("goAway", exchange -> exchange.wire().goAway());
  }

  /** RST_STREAM with REFUSED_STREAM: the request was not processed. HTTP/1.1: a TCP reset. */
  public static Misbehaviour refusedStream() {
    return new Misbehaviour(
        "refusedStream", exchange -> exchange.wire().resetStream(REFUSED_STREAM));
  }

  /** RST_STREAM with INTERNAL_ERROR. HTTP/1.1: a TCP reset. */
  public static Misbehaviour internalError() {
    return new Misbehaviour(
        "internalError", exchange -> exchange.wire().resetStream(INTERNAL_ERROR));
  }

  /** Half of the answer, then RST_STREAM with INTERNAL_ERROR. HTTP/1.1: half, then a TCP reset. */
  public static Misbehaviour internalErrorMidBody() {
    return new Misbehaviour(
        "internalErrorMidBody",
        exchange -> {
          Misbehaviour.half(exchange);
          exchange.wire().pause(Misbehaviour.BEFORE_RESET_MILLIS);
          exchange.wire().resetStream(INTERNAL_ERROR);
        });
  }
}
