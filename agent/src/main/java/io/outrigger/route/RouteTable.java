package io.outrigger.route;

import io.outrigger.config.Endpoint;
import io.outrigger.config.OutriggerConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All places where LLM calls go. Every outbound call of the application asks {@link #at} first, so
 * a foreign host must cost one hash look-up and a glance at the wildcards: no lock, no allocation.
 * Immutable: a new configuration compiles a new table.
 */
public final class RouteTable {
  private final Map<String, HostRoutes[]> exact;
  private final HostPatterns patterns;

  private RouteTable(Map<String, HostRoutes[]> exact, HostPatterns patterns) {
    this.exact = exact;
    this.patterns = patterns;
  }

  /**
   * Compiles the endpoints of a configuration. An address that is also a telemetry backend's stays
   * in: the path tells a call from an export, and our own exporter's threads are no caller.
   */
  public static RouteTable compile(OutriggerConfig config) {
    List<Endpoint> all = config.endpoints();
    // Plain loops here and below: premain compiles the table, and a lambda costs it milliseconds.
    Map<String, List<Endpoint>> byHost = new LinkedHashMap<>();
    for (Endpoint endpoint : all) {
      if (!endpoint.hasWildcardHost()) {
        HostPatterns.put(byHost, withoutBrackets(endpoint.host()), endpoint);
      }
    }
    HostPatterns patterns = HostPatterns.of(all);
    Map<String, HostRoutes[]> exact = new HashMap<>();
    for (Map.Entry<String, List<Endpoint>> host : byHost.entrySet()) {
      List<Endpoint> covering = patterns.withCovering(host.getKey(), host.getValue(), all);
      exact.put(host.getKey(), HostRoutes.perPort(covering));
    }
    return new RouteTable(exact, patterns);
  }

  /**
   * The routes of an address.
   *
   * @param host best in lower case: other spellings work but are slower
   * @param port 1 to 65,535
   * @return null where no LLM call can go there
   */
  public @Nullable HostRoutes at(String host, int port) {
    HostRoutes[] found = exact.get(host);
    if (found == null) {
      found = patterns.at(host);
      if (found == null) {
        String usual = usualSpelling(host);
        return usual.equals(host) ? null : at(usual, port);
      }
    }
    for (HostRoutes routes : found) {
      if (routes.isFor(port)) {
        return routes;
      }
    }
    return null;
  }

  /** Lower case and, for IPv6, without brackets; the same object where nothing is to do. */
  private static String usualSpelling(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return withoutBrackets(host.toLowerCase(Locale.ROOT));
      }
    }
    return withoutBrackets(host);
  }

  /** Clients disagree on whether an IPv6 host wears its brackets. */
  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
