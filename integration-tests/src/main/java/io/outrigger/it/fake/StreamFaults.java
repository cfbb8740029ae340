package io.outrigger.it.fake;

import io.outrigger.it.fake.Reply.Kind;
import io.outrigger.it.fake.Reply.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Failures of a stream that has begun. Where the request asked for no stream, the whole document
 * counts as one token. A token here is one delta with text.
 */
public final class StreamFaults {
  private static final byte[] MALFORMED =
      "data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"ind\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

  private StreamFaults() {}

  /** Headers and preamble at once, then a wait, then the rest. */
  public static Misbehaviour firstTokenAfter(long millis) {
    return new Misbehaviour(
        "firstTokenAfter(" + millis + ")",
        exchange -> {
          if (after(exchange, 0) && exchange.wire().pause(millis)) {
            rest(exchange, 0);
          }
        });
  }

  /** So many tokens, then a FIN without the end of the body. */
  public static Misbehaviour cutAfter(int tokens) {
    return ending("cutAfter(" + tokens + ")", tokens, exchange -> exchange.wire().close());
  }

  /** So many tokens, then a TCP reset. */
  public static Misbehaviour resetAfter(int tokens) {
    return ending(
        "resetAfter(" + tokens + ")",
        tokens,
        exchange -> {
          exchange.wire().pause(Misbehaviour.BEFORE_RESET_MILLIS);
          exchange.wire().reset();
        });
  }

  /** So many tokens, then the body ends cleanly: no finish reason, no marker. */
  public static Misbehaviour endAfter(int tokens) {
    return ending("endAfter(" + tokens + ")", tokens, exchange -> exchange.wire().end());
  }

  /** So many tokens, then nothing until the client leaves. */
  public static Misbehaviour stallAfter(int tokens) {
    return ending(
        "stallAfter(" + tokens + ")", tokens, exchange -> exchange.wire().awaitClientGone());
  }

  /** So many tokens, then comments alone, one per interval, until the client leaves. */
  public static Misbehaviour pingsAfter(int tokens, long intervalMillis) {
    return ending(
        "pingsAfter(" + tokens + "," + intervalMillis + ")",
        tokens,
        exchange -> {
          while (exchange.wire().pause(intervalMillis)) {
            exchange.wire().body(COMMENT);
          }
        });
  }

  /** So many tokens, then the provider's error event, then a clean end. */
  public static Misbehaviour errorEventAfter(int tokens) {
    return ending(
        "errorEventAfter(" + tokens + ")",
        tokens,
        exchange -> {
          exchange.wire().body(exchange.dialect().errorEvent());
          exchange.wire().end();
        });
  }

  /**
   * So many tokens, then an event whose JSON breaks off, then the rest of the stream as if nothing
   * had been.
   */
  public static Misbehaviour malformedEventAfter(int tokens) {
    return ending(
        "malformedEventAfter(" + tokens + ")",
        tokens,
        exchange -> {
          exchange.wire().pause(500); // so that the tokens before it mostly arrive by themselves
          exchange.wire().body(MALFORMED);
          rest(exchange, tokens);
        });
  }

  /** Everything but the terminal marker ({@code [DONE]}, message_stop, response.completed). */
  public static Misbehaviour missingMarker() {
    return new Misbehaviour(
        "missingMarker",
        exchange -> {
          Reply reply = exchange.reply();
          exchange
              .wire()
              .head(200, Headers.of("content-type", reply.contentType()), Wire.UNKNOWN_LENGTH);
          for (Part part : reply.parts()) {
            if (part.kind() != Kind.MARKER) {
              exchange.wire().body(part.bytes());
            }
          }
          exchange.wire().end();
        });
  }

  /** The whole stream but for its last so many bytes, and a clean end. */
  public static Misbehaviour endWithout(int bytes) {
    return new Misbehaviour(
        "endWithout(" + bytes + ")",
        exchange -> {
          Reply reply = exchange.reply();
          byte[] body = reply.bytes();
          exchange
              .wire()
              .head(200, Headers.of("content-type", reply.contentType()), Wire.UNKNOWN_LENGTH);
          exchange.wire().body(Arrays.copyOf(body, body.length - bytes));
          exchange.wire().end();
        });
  }

  /** The whole stream with a wait before each token. */
  public static Misbehaviour paced(long millisPerToken) {
    return new Misbehaviour(
        "paced(" + millisPerToken + ")",
        exchange -> {
          Reply reply = exchange.reply();
          exchange.head(reply);
          for (Part part : reply.parts()) {
            if (part.kind() == Kind.CONTENT && !exchange.wire().pause(millisPerToken)) {
              return;
            }
            exchange.wire().body(part.bytes());
          }
          exchange.wire().end();
        });
  }

  private static Misbehaviour ending(String name, int tokens, Misbehaviour.Play ending) {
    return new Misbehaviour(
        name,
        exchange -> {
          if (after(exchange, tokens)) {
            ending.play(exchange);
          }
        });
  }

  /** Sends headers, preamble and so many tokens; false when the answer was over before. */
  private static boolean after(Exchange exchange, int tokens) throws IOException {
    Reply reply = exchange.reply();
    exchange.head(reply);
    int sent = 0;
    for (Part part : reply.parts()) {
      if (part.kind() != Kind.PREAMBLE && sent == tokens) {
        return true;
      }
      exchange.wire().body(part.bytes());
      sent += part.kind() == Kind.CONTENT ? 1 : 0;
    }
    exchange.wire().end();
    return false;
  }

  /** Sends what follows on so many tokens. */
  private static void rest(Exchange exchange, int tokens) throws IOException {
    int seen = 0;
    for (Part part : exchange.reply().parts()) {
      boolean sentBefore =
          part.kind() == Kind.PREAMBLE || (part.kind() == Kind.CONTENT && seen < tokens);
      seen += part.kind() == Kind.CONTENT ? 1 : 0;
      if (!sentBefore) {
        exchange.wire().body(part.bytes());
      }
    }
    exchange.wire().end();
  }
}
