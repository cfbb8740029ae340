package io.outrigger.fallback;

import io.outrigger.config.Endpoint;
import io.outrigger.http.RequestView;
import io.outrigger.provider.RequestFacts;
import io.outrigger.route.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes an application's request for another target. Immutable; a new configuration makes a new
 * one.
 */
public final class TargetSwitch {
  private final Map<String, List<Endpoint>> byName = new LinkedHashMap<>();
  private final Function<String, TargetAccess> access;
  private final int bodyLimit;

  /**
   * All targets of a configuration.
   *
   * @param endpoints in the operator's order; several may have one name
   * @param access what is known of an endpoint, by its name
   * @param bodyLimit most that a compressed body may hold, in bytes
   */
  public TargetSwitch(
      List<Endpoint> endpoints, Function<String, TargetAccess> access, int bodyLimit) {
    for (Endpoint endpoint : endpoints) {
      byName.computeIfAbsent(endpoint.name(), unknown -> new ArrayList<>()).add(endpoint);
    }
    this.access = access;
    this.bodyLimit = bodyLimit;
  }

  /**
   * Reads a request once, for as many targets as its chain has.
   *
   * @param body the whole body, or null where it was above the buffer
   */
  public Departure from(
      RequestView request, byte @Nullable [] body, RequestFacts facts, Route route) {
    return Departure.of(this, request, body, facts, route);
  }

  /** Reads and writes in one step. */
  public Switched move(
      RequestView request,
      byte @Nullable [] body,
      RequestFacts facts,
      Route route,
      FallbackTarget target) {
    return from(request, body, facts, route).to(target);
  }

  TargetAccess access(String endpoint) {
    return access.apply(endpoint);
  }

  int bodyLimit() {
    return bodyLimit;
  }

  /** The endpoint's address, as far as a request can be sent there. */
  @Nullable Address address(String endpoint, RequestView request) {
    for (Endpoint one : byName.getOrDefault(endpoint, List.of())) {
      Address address = Address.of(one, request);
      if (address != null) {
        return address;
      }
    }
    return null;
  }

  /** The address among those of an endpoint that a request went to. */
  @Nullable Address departureOf(String endpoint, RequestView request) {
    Address best = null;
    for (Endpoint one : byName.getOrDefault(endpoint, List.of())) {
      Address address = Address.covering(one, request);
      if (address != null
          && (best == null || address.prefix().length() > best.prefix().length())) {
        best = address;
      }
    }
    return best;
  }
}
