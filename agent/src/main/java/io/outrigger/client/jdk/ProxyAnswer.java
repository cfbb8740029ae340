package io.outrigger.client.jdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers a proxy's 407 with what the application's authenticator has for it. The client's own way
 * to do that would ask the authenticator about a 401, too, and fail where it has no answer. The
 * header goes no further than to the proxy: the client sends none of that name to a server.
 */
final class ProxyAnswer {
  /** The only scheme that the client itself knows; with the realm, if there is one. */
  private static final Pattern BASIC =
      Pattern.compile("(?i)\\s*basic\\b(?:.*?realm=\"([^\"]*)\")?.*");

  private ProxyAnswer() {}

  /** The same request for another try, or null where there is no answer. */
  static @Nullable HttpRequest to(HttpHeaders challenge, HttpRequest sent, HttpClient client) {
    Authenticator theirs = client.authenticator().orElse(null);
    InetSocketAddress proxy = proxyOf(sent, client);
    if (theirs == null || proxy == null) {
      return null;
    }
    for (String asked : challenge.allValues("Proxy-Authenticate")) {
      Matcher basic = BASIC.matcher(asked);
      PasswordAuthentication known =
          basic.matches() ? ask(theirs, proxy, basic.group(1), sent) : null;
      if (known != null) {
        String pair = known.getUserName() + ":" + new String(known.getPassword());
        String value = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(ISO_8859_1));
        return HttpRequest.newBuilder(sent, (name, old) -> true)
            .setHeader("Proxy-Authorization", value)
            .build();
      }
    }
    return null;
  }

  private static @Nullable PasswordAuthentication ask(
      Authenticator theirs, InetSocketAddress proxy, @Nullable String realm, HttpRequest sent) {
    try {
      return theirs.requestPasswordAuthenticationInstance(
          proxy.getHostString(),
          null,
          proxy.getPort(),
          "http",
          realm,
          "Basic",
          sent.uri().toURL(),
          Authenticator.RequestorType.PROXY);
    } catch (MalformedURLException noUrl) {
      return null;
    }
  }

  /** As the client itself chooses: the first, if it speaks HTTP. */
  private static @Nullable InetSocketAddress proxyOf(HttpRequest sent, HttpClient client) {
    ProxySelector selector = TheirProxies.of(client);
    List<Proxy> proxies = selector == null ? List.of() : selector.select(sent.uri());
    boolean speaksHttp = !proxies.isEmpty() && proxies.get(0).type() == Proxy.Type.HTTP;
    return speaksHttp ? (InetSocketAddress) proxies.get(0).address() : null;
  }
}
