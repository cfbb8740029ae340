package io.outrigger.client.jdk;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies of a client of the application's, as long as it has that client. */
final class TheirProxies extends ProxySelector {
  private final WeakReference<HttpClient> client;

  TheirProxies(WeakReference<HttpClient> client) {
    this.client = client;
  }

  @Override
  public List<Proxy> select(URI uri) {
    HttpClient theirs = client.get();
    ProxySelector selector = theirs == null ? null : of(theirs);
    if (theirs == null) {
      throw new IllegalArgumentException("the client is gone, and its proxies with it");
    }
    return selector == null ? List.of(Proxy.NO_PROXY) : selector.select(uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException error) {
    HttpClient theirs = client.get();
    ProxySelector selector = theirs == null ? null : of(theirs);
    if (selector != null) {
      selector.connectFailed(uri, address, error);
    }
  }

  /** Whom a client asks: its own or the JVM's. */
  static @Nullable ProxySelector of(HttpClient client) {
    return client.proxy().orElseGet(ProxySelector::getDefault);
  }
}
