package io.outrigger.it.fake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A model that goes on with its answer where it is asked to: it finds in the request what it has
 * said of its text so far, and says the rest. Asked anew, it says all.
 */
public final class Continuations {
  private static final String PREFILL_REFUSED =
      "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
          + "\"This model does not support assistant message prefill."
          + " The conversation must end with a user message.\"}}";

  private Continuations() {}

  /** The rest of the text. */
  public static Misbehaviour rest() {
    return new Misbehaviour("rest", exchange -> goOn(exchange, 0).answer());
  }

  /**
   * The rest, behind some of what was said before, as models do that are asked to go on; the others
   * go on.
   */
  public static Misbehaviour restAgain(int letters) {
    return new Misbehaviour(
        "restAgain(" + letters + ")",
        exchange -> goOn(exchange, isPrefilled(exchange) ? 0 : letters).answer());
  }

  /** So many tokens of the rest, then a FIN without the end of the body. */
  public static Misbehaviour restCutAfter(int tokens) {
    return new Misbehaviour(
        "restCutAfter(" + tokens + ")",
        exchange -> StreamFaults.cutAfter(tokens).play().play(goOn(exchange, 0)));
  }

  /** 400 where the answer so far stands last in the conversation, else the rest. */
  public static Misbehaviour restWithoutPrefill() {
    return new Misbehaviour(
        "restWithoutPrefill",
        exchange -> {
          if (isPrefilled(exchange)) {
            exchange.answer(
                400,
                Headers.of("content-type", "application/json"),
                PREFILL_REFUSED.getBytes(StandardCharsets.UTF_8));
          } else {
            goOn(exchange, 0).answer();
          }
        });
  }

  /** So many bytes of the stream's body, wherever that is, then a FIN. */
  public static Misbehaviour cutAtByte(int bytes) {
    return new Misbehaviour(
        "cutAtByte(" + bytes + ")",
        exchange -> {
          Reply reply = exchange.reply();
          exchange.head(reply);
          exchange.wire().body(Arrays.copyOf(reply.bytes(), bytes));
          exchange.wire().close();
        });
  }

  private static Exchange goOn(Exchange exchange, int letters) {
    String text = exchange.text();
    int said = said(exchange);
    return exchange.saying(text.substring(Math.max(0, said - letters)));
  }

  /** How much of the text the request holds. */
  private static int said(Exchange exchange) {
    String body = body(exchange);
    String text = exchange.text();
    for (int length = text.length(); length > 0; length--) {
      if (body.contains(quoted(text, length))) {
        return length;
      }
    }
    return 0;
  }

  private static boolean isPrefilled(Exchange exchange) {
    int said = said(exchange);
    String body = body(exchange);
    int at = said == 0 ? -1 : body.indexOf(quoted(exchange.text(), said));
    return at >= 0 && body.indexOf("\"user\"", at) < 0;
  }

  private static String quoted(String text, int length) {
    return '"' + Json.escape(text.substring(0, length)) + '"';
  }

  private static String body(Exchange exchange) {
    return new String(exchange.request().body(), StandardCharsets.UTF_8);
  }
}
