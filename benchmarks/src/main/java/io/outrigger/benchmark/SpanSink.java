package io.outrigger.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A telemetry backend on loopback that counts spans. Spans between {@code /pause} and {@code
 * /count} are not counted; {@code /calls/N} says how many calls the counted ones should be of.
 */
final class SpanSink implements AutoCloseable {
  private final HttpServer server;
  private final AtomicLong spans = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong everything = new AtomicLong();
  private volatile boolean counting;

  private SpanSink(HttpServer server) {
    this.server = server;
  }

  static SpanSink start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    SpanSink sink = new SpanSink(server);
    server.createContext("/", sink::answer);
    server.start();
    return sink;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Over all JVMs that have ended. */
  double spansPerCall() {
    return calls.get() == 0 ? 0 : (double) spans.get() / calls.get();
  }

  /** Counted or not. */
  long allSpans() {
    return everything.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
      InputStream body = exchange.getRequestBody();
      if (path.equals("/v1/traces")) {
        long arrived = count(zipped ? new GZIPInputStream(body) : body);
        everything.addAndGet(arrived);
        spans.addAndGet(counting ? arrived : 0);
      } else if (path.equals("/pause") || path.equals("/count")) {
        counting = path.equals("/count");
      } else if (path.startsWith("/calls/")) {
        calls.addAndGet(Long.parseLong(path.substring("/calls/".length())));
      }
      body.readAllBytes();
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static long count(InputStream body) throws IOException {
    long count = 0;
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        count += scope.getSpansCount();
      }
    }
    return count;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
