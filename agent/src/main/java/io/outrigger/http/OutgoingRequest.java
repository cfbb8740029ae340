package io.outrigger.http;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request that the agent wrote, sent instead of the application's. The application goes on seeing
 * its own request wherever its client shows one.
 *
 * @param method upper case, such as {@code POST}
 * @param url absolute, with an {@code http} or {@code https} scheme; no fragment, no user info
 * @param headers every header that leaves, by name, instead of the application's; what frames a
 *     message ({@code Host}, {@code Content-Length}, {@code Transfer-Encoding}, {@code Connection},
 *     {@code Expect}, {@code Upgrade}) is the client's own affair and is left out if it stands here
 * @param body the whole body, empty = none; not to be changed
 * @param ownCall false: it stays at the application's origin and goes its whole way through the
 *     application's client. True: it goes to another origin, as a call of its own that carries
 *     nothing of the application's client but proxy, proxy authentication, trust and DNS: no
 *     interceptors, cookies, authenticator, cache or client certificate. Redirects are not followed
 *     then: the redirect is the outcome.
 */
public record OutgoingRequest(
    String method, URI url, Map<String, List<String>> headers, byte[] body, boolean ownCall) {

  public OutgoingRequest {
    headers = Map.copyOf(headers);
  }

  /** Credentials stand in headers and queries, prompts in the body: none of them is shown. */
  @Override
  public String toString() {
    return method
        + " "
        + url.getScheme()
        + "://"
        + url.getAuthority()
        + url.getRawPath()
        + " "
        + headers.keySet()
        + " "
        + body.length
        + " bytes";
  }
}
