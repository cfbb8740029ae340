package io.outrigger.route;

import io.outrigger.config.Endpoint;
import io.outrigger.http.RequestView;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The endpoints behind one address, longest path prefix first. */
public final class HostRoutes {

  private static final Operation CHAT = new Operation("chat", Operation.Treatment.FULL);

  /** One endpoint with its dialect looked up; no dialect = guessed per request. */
  private record Entry(Endpoint endpoint, @Nullable Provider provider) {}

  /** What a request without its body was found to be. */
  private record Seen(String scheme, String method, String path, Route route) {}

  private final int port;
  private final List<Entry> entries;
  // Most applications send all their calls to one path; reading it took a sixth of our time in a
  // JVM that had just started (interpreter, sampled).
  private volatile @Nullable Seen last;

  private HostRoutes(int port, List<Entry> entries) {
    this.port = port;
    this.entries = entries;
  }

  /** One table per named port, then, where an endpoint takes any port, one for the others. */
  static HostRoutes[] perPort(List<Endpoint> endpoints) {
    TreeSet<Integer> ports = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      ports.add(endpoint.port());
    }
    List<HostRoutes> tables = new ArrayList<>();
    for (int port : ports.descendingSet()) {
      tables.add(new HostRoutes(port, entries(endpoints, port)));
    }
    return tables.toArray(new HostRoutes[0]);
  }

  /** Longest prefix first; among equal ones the operator's endpoint stays before the built-in. */
  private static List<Entry> entries(List<Endpoint> endpoints, int port) {
    List<Entry> entries = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.port() == port || endpoint.port() == 0) {
        int place = 0;
        while (place < entries.size()
            && entries.get(place).endpoint().pathPrefix().length()
                >= endpoint.pathPrefix().length()) {
          place++;
        }
        String word = endpoint.provider();
        entries.add(place, new Entry(endpoint, word == null ? null : Providers.of(word)));
      }
    }
    return entries;
  }

  boolean isFor(int asked) {
    return port == asked || port == 0;
  }

  /** Whether {@link #match} may need the request's body to tell the dialect. */
  public boolean needsBody() {
    for (Entry entry : entries) {
      if (entry.provider() == null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The route of a request.
   *
   * @param body the whole body, or null where it is not at hand; asked only where neither
   *     configuration nor path name the dialect
   * @return null where the request is no LLM call that the agent handles
   */
  public @Nullable Route match(RequestView request, byte @Nullable [] body) {
    if (isUpgrade(request)) {
      return null;
    }
    String path = request.path();
    String method = request.method();
    String scheme = request.scheme();
    Seen before = last;
    if (before != null
        && before.path().equals(path)
        && before.method().equals(method)
        && before.scheme().equals(scheme)) {
      return before.route();
    }
    for (Entry entry : entries) {
      Endpoint endpoint = entry.endpoint();
      if (endpoint.scheme().equals(scheme) && isUnder(path, endpoint.pathPrefix())) {
        Route route = route(entry, method, path.substring(endpoint.pathPrefix().length()), body);
        if (route != null && body == null) {
          last = new Seen(scheme, method, path, route);
        }
        return route;
      }
    }
    return null;
  }

  /** The route of a request whose path names the dialect, or whose endpoint does. */
  public @Nullable Route match(RequestView request) {
    return match(request, null);
  }

  private static @Nullable Route route(
      Entry entry, String method, String path, byte @Nullable [] body) {
    Provider provider = entry.provider();
    boolean guessed = provider == null;
    if (provider == null) {
      provider = Providers.guess(path, body);
    }
    if (provider == null) {
      return null;
    }
    Operation operation = provider.operation(method, path);
    if (operation == null && guessed && body != null && method.equals("POST")) {
      // A gateway's own path: the body alone says that this is a chat.
      operation = CHAT;
    }
    return operation == null ? null : new Route(entry.endpoint().name(), provider, operation);
  }

  private static boolean isUpgrade(RequestView request) {
    String upgrade = request.headers().first("upgrade");
    return upgrade != null && upgrade.equalsIgnoreCase("websocket");
  }

  private static boolean isUnder(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length()
            || prefix.isEmpty()
            || path.charAt(prefix.length()) == '/');
  }
}
