package io.outrigger.status;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer. Nobody may keep it, guess its type, frame it, or read it from another site.
 *
 * @param status HTTP status with its words
 * @param type of the body
 * @param more further header lines, each with its end
 */
record StatusReply(String status, String type, String more, String body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  static StatusReply to(@Nullable StatusRequest request, Supplier<Health> health) {
    if (request == null) {
      return plain("400 Bad Request", "This is no HTTP/1.1 request.");
    }
    if (!request.isByAddress()) {
      return plain(
          "403 Forbidden", "Ask by localhost or by an IP address: other names may not be ours.");
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      StatusReply refusal = plain("405 Method Not Allowed", "GET and HEAD only.");
      return new StatusReply(refusal.status, refusal.type, "Allow: GET, HEAD\r\n", refusal.body);
    }
    return switch (request.path()) {
      case "/" ->
          new StatusReply(
              "200 OK",
              "text/html; charset=utf-8",
              "",
              HealthPage.of(health.get(), "refresh".equals(request.query())));
      case "/health" -> json(health.get());
      default -> plain("404 Not Found", "There are / for people and /health for machines.");
    };
  }

  private static StatusReply json(Health health) {
    return new StatusReply(
        health.isCircuitOpen() ? "503 Service Unavailable" : "200 OK",
        "application/json",
        "",
        HealthJson.of(health));
  }

  private static StatusReply plain(String status, String words) {
    return new StatusReply(status, TEXT, "", words + "\n");
  }

  byte[] bytes(boolean withBody) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + content.length
            + "\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff"
            + "\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin"
            + "\r\nX-Frame-Options: DENY\r\nContent-Security-Policy: "
            + PageStyle.POLICY
            + "\r\n"
            + more
            + "\r\n";
    byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
    if (!withBody) {
      return first;
    }
    byte[] all = java.util.Arrays.copyOf(first, first.length + content.length);
    System.arraycopy(content, 0, all, first.length, content.length);
    return all;
  }

  /** Without the body. */
  @Override
  public String toString() {
    return status + " " + type;
  }
}
