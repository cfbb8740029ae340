package io.outrigger.route;

import io.outrigger.config.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts with wildcards. A pattern is looked at only when the host's last two labels fit, found by a
 * hash over the host's end, so that thousands of patterns cost a foreign host nothing.
 */
final class HostPatterns {

  /** A pattern, split at its stars, with the routes behind it. */
  private record Pattern(String host, String[] parts, HostRoutes[] routes) {}

  private final Pattern[][] buckets;
  private final List<Endpoint> wild;

  private HostPatterns(Pattern[][] buckets, List<Endpoint> wild) {
    this.buckets = buckets;
    this.wild = wild;
  }

  static HostPatterns of(List<Endpoint> all) {
    Map<String, List<Endpoint>> byHost = new LinkedHashMap<>();
    List<Endpoint> wild = new ArrayList<>();
    for (Endpoint endpoint : all) {
      if (endpoint.hasWildcardHost()) {
        wild.add(endpoint);
        put(byHost, endpoint.host(), endpoint);
      }
    }
    int size = Integer.highestOneBit(Math.max(8, byHost.size() * 4));
    Pattern[][] buckets = new Pattern[size][];
    HostPatterns patterns = new HostPatterns(buckets, wild);
    for (Map.Entry<String, List<Endpoint>> entry : byHost.entrySet()) {
      String host = entry.getKey();
      HostRoutes[] routes = HostRoutes.perPort(patterns.withCovering(host, entry.getValue(), all));
      Pattern pattern = new Pattern(host, host.split("\\*", -1), routes);
      if (host.indexOf('*', tailStart(host)) < 0) {
        add(buckets, tail(host) & (size - 1), pattern);
      } else {
        // A star among the last labels fits any end: such a pattern stands in every bucket.
        for (int at = 0; at < size; at++) {
          add(buckets, at, pattern);
        }
      }
    }
    return patterns;
  }

  static void put(Map<String, List<Endpoint>> byHost, String host, Endpoint endpoint) {
    List<Endpoint> known = byHost.get(host);
    if (known == null) {
      known = new ArrayList<>();
      byHost.put(host, known);
    }
    known.add(endpoint);
  }

  /** Longer patterns say more: {@code *.eu.example.com} is asked before {@code *.example.com}. */
  private static void add(Pattern[][] buckets, int at, Pattern pattern) {
    Pattern[] old = buckets[at] == null ? new Pattern[0] : buckets[at];
    Pattern[] grown = Arrays.copyOf(old, old.length + 1);
    int place = old.length;
    while (place > 0 && grown[place - 1].host().length() < pattern.host().length()) {
      grown[place] = grown[place - 1];
      place--;
    }
    grown[place] = pattern;
    buckets[at] = grown;
  }

  HostRoutes @Nullable [] at(String host) {
    if (wild.isEmpty()) {
      return null;
    }
    Pattern[] bucket = buckets[tail(host) & (buckets.length - 1)];
    if (bucket == null) {
      return null;
    }
    for (Pattern pattern : bucket) {
      if (fits(pattern.parts(), host)) {
        return pattern.routes();
      }
    }
    return null;
  }

  /** A host's own endpoints and those whose pattern covers it too, in the operator's order. */
  List<Endpoint> withCovering(String host, List<Endpoint> own, List<Endpoint> all) {
    // By identity: the first hash of a record costs a cold JVM more than the rest of this class.
    Set<Endpoint> both = Collections.newSetFromMap(new IdentityHashMap<>());
    both.addAll(own);
    for (Endpoint one : wild) {
      if (!one.host().equals(host) && covers(one.host(), host)) {
        both.add(one);
      }
    }
    if (both.size() == own.size()) {
      return own;
    }
    List<Endpoint> inOrder = new ArrayList<>();
    for (Endpoint one : all) {
      if (both.contains(one)) {
        inOrder.add(one);
      }
    }
    return inOrder;
  }

  private static boolean covers(String pattern, String host) {
    return fits(pattern.split("\\*", -1), host);
  }

  /** A star stands for at least one character of one label. */
  private static boolean fits(String[] parts, String host) {
    int at = parts[0].length();
    if (!host.startsWith(parts[0])) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      int found =
          last && !parts[i].isEmpty()
              ? host.length() - parts[i].length()
              : parts[i].isEmpty() ? host.length() : host.indexOf(parts[i], at + 1);
      if (found <= at || !host.startsWith(parts[i], found)) {
        return false;
      }
      for (int c = at; c < found; c++) {
        if (host.charAt(c) == '.') {
          return false;
        }
      }
      at = found + parts[i].length();
    }
    return at == host.length();
  }

  /** A hash of the last two labels. */
  private static int tail(String host) {
    int hash = 17;
    for (int i = tailStart(host); i < host.length(); i++) {
      hash = hash * 31 + host.charAt(i);
    }
    return hash ^ (hash >>> 16);
  }

  private static int tailStart(String host) {
    int last = host.lastIndexOf('.');
    return last <= 0 ? 0 : host.lastIndexOf('.', last - 1) + 1;
  }
}
