package io.outrigger.fallback;

import io.outrigger.http.OutgoingRequest;

/** Requests that the agent wrote, with another body. */
public final class Reworded {

  private Reworded() {}

  /** The same request asking something else: what describes the former bytes stays behind. */
  public static OutgoingRequest with(OutgoingRequest request, byte[] body) {
    return new OutgoingRequest(
        request.method(),
        request.url(),
        HopHeaders.own(new RewrittenView(request).headers(), false, false),
        body,
        request.ownCall());
  }
}
