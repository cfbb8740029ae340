package io.outrigger.it.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * One way to treat an attempt, from the healthy answer down to the socket. {@link ProviderErrors}
 * has the providers' own failures, {@link StreamFaults} those of a stream that has begun.
 *
 * @param name what the log of attempts shows
 */
public record Misbehaviour(String name, Play play) {

  /** Treats one attempt. An exception other than an {@link IOException} is a bug of the script. */
  @FunctionalInterface
  public interface Play {
    void play(Exchange exchange) throws IOException;
  }

  /**
   * Long enough for the peer to have read what was sent before the connection is reset under it.
   */
  static final long BEFORE_RESET_MILLIS = 20;

  /** How often a held answer looks at its gate; beside it, it notices a client that leaves. */
  private static final long GATE_MILLIS = 50;

  /** The healthy answer. */
  public static Misbehaviour ok() {
    return new Misbehaviour("ok", Exchange::answer);
  }

  /** An answer of this status. */
  public static Misbehaviour status(int status, Headers headers, String body) {
    return status("status(" + status + ")", status, headers, body);
  }

  static Misbehaviour status(String name, int status, Headers headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Misbehaviour(name, exchange -> exchange.answer(status, headers, bytes));
  }

  /** TCP reset once the request has been read. */
  public static Misbehaviour resetBeforeHeaders() {
    return new Misbehaviour("resetBeforeHeaders", exchange -> exchange.wire().reset());
  }

  /** TCP FIN once the request has been read. */
  public static Misbehaviour closeBeforeHeaders() {
    return new Misbehaviour("closeBeforeHeaders", exchange -> exchange.wire().close());
  }

  /** Status 200 and headers, then a TCP reset. */
  public static Misbehaviour resetAfterHeaders() {
    return new Misbehaviour(
        "resetAfterHeaders",
        exchange -> {
          exchange.head(exchange.reply());
          exchange.wire().pause(BEFORE_RESET_MILLIS);
          exchange.wire().reset();
        });
  }

  /** Half of the healthy answer, then a TCP reset. */
  public static Misbehaviour resetMidBody() {
    return new Misbehaviour(
        "resetMidBody",
        exchange -> {
          half(exchange);
          exchange.wire().pause(BEFORE_RESET_MILLIS);
          exchange.wire().reset();
        });
  }

  /** A chunk that is announced whole and sent half, then a FIN. */
  public static Misbehaviour closeMidChunk() {
    return new Misbehaviour(
        "closeMidChunk",
        exchange -> {
          Reply reply = exchange.reply();
          exchange
              .wire()
              .head(200, Headers.of("content-type", reply.contentType()), Wire.UNKNOWN_LENGTH);
          exchange.wire().halfChunk(reply.bytes());
          exchange.wire().close();
        });
  }

  /** The whole answer under a {@code content-length} that is 100 bytes too large, then a FIN. */
  public static Misbehaviour wrongLength() {
    return new Misbehaviour(
        "wrongLength",
        exchange -> {
          Reply reply = exchange.reply();
          byte[] body = reply.bytes();
          exchange
              .wire()
              .head(200, Headers.of("content-type", reply.contentType()), body.length + 100L);
          exchange.wire().body(body);
          exchange.wire().close();
        });
  }

  /** 500 with so many bytes of a document announced as 100 bytes longer, then a FIN. */
  public static Misbehaviour cutErrorBody(int sent) {
    return new Misbehaviour(
        "cutErrorBody(" + sent + ")",
        exchange -> {
          exchange.wire().head(500, Headers.of("content-type", "application/json"), sent + 100L);
          exchange.wire().body("x".repeat(sent).getBytes(StandardCharsets.US_ASCII));
          exchange.wire().close();
        });
  }

  /** Never answers; holds the connection until the client leaves. */
  public static Misbehaviour silence() {
    return new Misbehaviour("silence", exchange -> exchange.wire().awaitClientGone());
  }

  /** Headers that come byte by byte and never end. */
  public static Misbehaviour endlessHeaders(long intervalMillis) {
    return new Misbehaviour(
        "endlessHeaders(" + intervalMillis + ")",
        exchange -> exchange.wire().endlessHead(intervalMillis));
  }

  /** An error whose page never ends: {@code begun} at once, then a byte per interval. */
  public static Misbehaviour endlessError(int status, String begun, long intervalMillis) {
    return new Misbehaviour(
        "endlessError(" + status + "," + intervalMillis + ")",
        exchange -> {
          Headers headers = Headers.of("content-type", "application/json");
          exchange.wire().head(status, headers, Wire.UNKNOWN_LENGTH);
          exchange.wire().body(begun.getBytes(StandardCharsets.UTF_8));
          while (exchange.wire().pause(intervalMillis)) {
            exchange.wire().body(new byte[] {'.'});
          }
        });
  }

  /** Status 200 and headers, then nothing until the client leaves. */
  public static Misbehaviour stallAfterHeaders() {
    return new Misbehaviour(
        "stallAfterHeaders",
        exchange -> {
          exchange.head(exchange.reply());
          exchange.wire().awaitClientGone();
        });
  }

  /** The healthy answer in pieces of so many bytes, one piece per interval. */
  public static Misbehaviour slowDrip(int bytes, long intervalMillis) {
    return new Misbehaviour(
        "slowDrip(" + bytes + "," + intervalMillis + ")",
        exchange -> {
          Reply reply = exchange.reply();
          exchange.head(reply);
          byte[] body = reply.bytes();
          for (int from = 0; from < body.length; from += bytes) {
            exchange
                .wire()
                .body(Arrays.copyOfRange(body, from, Math.min(body.length, from + bytes)));
            if (!exchange.wire().pause(intervalMillis)) {
              return;
            }
          }
          exchange.wire().end();
        });
  }

  /** The healthy answer after a wait, unless the client has left by then. */
  public static Misbehaviour delayed(long millis) {
    return new Misbehaviour(
        "delayed(" + millis + ")",
        exchange -> {
          if (exchange.wire().pause(millis)) {
            exchange.answer();
          }
        });
  }

  /**
   * The healthy answer as soon as the test opens the gate.
   *
   * @param gate asked for when the attempt arrives
   */
  public static Misbehaviour heldUntil(Supplier<CountDownLatch> gate) {
    return new Misbehaviour(
        "heldUntil",
        exchange -> {
          CountDownLatch open = gate.get();
          while (open.getCount() > 0) {
            if (!exchange.wire().pause(GATE_MILLIS)) {
              return;
            }
          }
          exchange.answer();
        });
  }

  /** 500 with a page of so many bytes. */
  public static Misbehaviour hugeErrorPage(long bytes) {
    byte[] block = "<p>upstream failure</p>\n".repeat(341).getBytes(StandardCharsets.US_ASCII);
    return new Misbehaviour(
        "hugeErrorPage(" + bytes + ")",
        exchange -> {
          exchange.wire().head(500, Headers.of("content-type", "text/html"), bytes);
          for (long left = bytes; left > 0; left -= block.length) {
            exchange.wire().body(left >= block.length ? block : Arrays.copyOf(block, (int) left));
          }
          exchange.wire().end();
        });
  }

  /** 200 that claims gzip and is not. */
  public static Misbehaviour badGzip() {
    return new Misbehaviour("badGzip", exchange -> gzip(exchange, exchange.reply().bytes()));
  }

  /** 200 in gzip that ends half-way although all announced bytes arrive. */
  public static Misbehaviour truncatedGzip() {
    return new Misbehaviour(
        "truncatedGzip",
        exchange -> {
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(exchange.reply().bytes());
          } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
          }
          gzip(exchange, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        });
  }

  /** 500 whose JSON contains bytes that are no UTF-8. */
  public static Misbehaviour invalidUtf8() {
    byte[] body =
        "{\"error\":{\"message\":\"\u00ff\u00c3(\",\"type\":\"server_error\"}}"
            .getBytes(StandardCharsets.ISO_8859_1);
    return new Misbehaviour(
        "invalidUtf8",
        exchange -> exchange.answer(500, Headers.of("content-type", "application/json"), body));
  }

  /** 500 with so many header lines of 1,000 characters. */
  public static Misbehaviour headerBomb(int lines) {
    List<Headers.Field> fields = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      fields.add(new Headers.Field("x-bomb-" + i, "b".repeat(1000)));
    }
    Headers headers = new Headers(fields);
    return new Misbehaviour(
        "headerBomb(" + lines + ")", exchange -> exchange.answer(500, headers, new byte[0]));
  }

  /** 502 with the HTML page of a proxy. */
  public static Misbehaviour html502() {
    return status(
        "html502",
        502,
        Headers.of("content-type", "text/html", "server", "cloudflare"),
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>");
  }

  /** 200 whose document is the provider's error. */
  public static Misbehaviour okWithErrorBody() {
    return new Misbehaviour(
        "okWithErrorBody",
        exchange -> {
          String error =
              switch (exchange.dialect()) {
                case ANTHROPIC -> ProviderErrors.ANTHROPIC_OVERLOADED;
                case GEMINI -> ProviderErrors.GEMINI_OVERLOADED;
                default -> ProviderErrors.OPENAI_SERVER_ERROR;
              };
          exchange.answer(
              200,
              Headers.of("content-type", "application/json"),
              error.getBytes(StandardCharsets.UTF_8));
        });
  }

  /** Announces the healthy answer and sends the first half of its body. */
  static void half(Exchange exchange) throws IOException {
    Reply reply = exchange.reply();
    byte[] body = reply.bytes();
    exchange.head(reply);
    exchange.wire().body(Arrays.copyOf(body, body.length / 2));
  }

  private static void gzip(Exchange exchange, byte[] body) throws IOException {
    Headers headers = Headers.of("content-type", "application/json", "content-encoding", "gzip");
    exchange.answer(200, headers, body);
  }

  @Override
  public String toString() {
    return name;
  }
}
