package io.outrigger.client.okhttp;

import io.outrigger.http.SyntheticReply;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;

/** Responses that did not come from the wire. */
final class OwnResponse {

  private OwnResponse() {}

  static Response of(Request request, SyntheticReply reply) {
    Headers.Builder headers = new Headers.Builder();
    reply.headers().forEach((name, values) -> values.forEach(each -> add(headers, name, each)));
    Headers built = headers.build();
    String type = built.get("Content-Type");
    long now = System.currentTimeMillis();
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(reply.status())
        .message(reason(reply.status()))
        .headers(built)
        .body(
            new DeliveredBody(
                type == null ? null : MediaType.parse(type),
                reply.body().length,
                new Buffer().write(reply.body())))
        .sentRequestAtMillis(now)
        .receivedResponseAtMillis(now)
        .build();
  }

  private static void add(Headers.Builder headers, String name, String value) {
    boolean framing =
        name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding");
    if (!framing) {
      headers.addUnsafeNonAscii(name, value); // a provider's own headers, kept as they came
    }
  }

  /** Some SDKs put the phrase into their exception's text. */
  private static String reason(int status) {
    return switch (status) {
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "";
    };
  }
}
