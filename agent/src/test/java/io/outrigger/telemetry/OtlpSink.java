package io.outrigger.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A backend on loopback that keeps what arrives, byte for byte. */
final class OtlpSink implements AutoCloseable {
  private final HttpServer server;
  private final LinkedBlockingQueue<Received> traces = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Received> metrics = new LinkedBlockingQueue<>();

  /**
   * One request.
   *
   * @param encoding its content encoding
   * @param authorization its authorization header, empty if none
   */
  record Received(byte[] body, String encoding, String authorization) {}

  OtlpSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", exchange -> keep(exchange, traces));
    server.createContext("/v1/metrics", exchange -> keep(exchange, metrics));
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Received nextTraces() throws InterruptedException {
    return next(traces);
  }

  static ExportTraceServiceRequest traces(Received received) {
    try {
      return ExportTraceServiceRequest.parseFrom(received.body);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  ExportMetricsServiceRequest nextMetrics() throws InterruptedException {
    try {
      return ExportMetricsServiceRequest.parseFrom(next(metrics).body);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Received next(LinkedBlockingQueue<Received> queue) throws InterruptedException {
    Received received = queue.poll(60, TimeUnit.SECONDS);
    if (received == null) {
      throw new AssertionError("nothing was exported");
    }
    return received;
  }

  private static void keep(HttpExchange exchange, LinkedBlockingQueue<Received> queue)
      throws IOException {
    String encoding = header(exchange, "Content-Encoding");
    try (InputStream raw = exchange.getRequestBody();
        InputStream body = encoding.equals("gzip") ? new GZIPInputStream(raw) : raw) {
      queue.add(new Received(body.readAllBytes(), encoding, header(exchange, "Authorization")));
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
