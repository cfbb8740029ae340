package io.outrigger.fallback;

import io.outrigger.config.Endpoint;
import io.outrigger.config.FallbackTarget;
import io.outrigger.engine.Hop;
import io.outrigger.http.RequestView;
import io.outrigger.provider.RequestFacts;
import io.outrigger.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes an application's request for another target. Immutable; a new configuration makes a new
 * one. A translation between dialects would be asked here, where {@link StayReason#DIALECT} is the
 * answer today.
 */
public final class TargetSwitch {
  private final Map<String, List<Endpoint>> byName = new HashMap<>();

  /**
   * All targets of a configuration.
   *
   * @param endpoints in the operator's order; several may have one name
   */
  public TargetSwitch(List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      byName.computeIfAbsent(endpoint.name(), unknown -> new ArrayList<>()).add(endpoint);
    }
  }

  /**
   * Where a chain leads from here: each place once, and not the one where the call is already.
   *
   * @param chain see {@code Fallbacks.of}
   * @param endpoint the endpoint that the application asked
   * @param model the model it asked for
   */
  public static List<Hop> hops(List<FallbackTarget> chain, String endpoint, String model) {
    Hop here = new Hop(endpoint, model);
    Set<Hop> hops = new LinkedHashSet<>();
    for (FallbackTarget target : chain) {
      Hop hop =
          new Hop(
              target.endpoint() == null ? endpoint : target.endpoint(),
              target.model() == null ? model : target.model());
      if (!hop.equals(here)) {
        hops.add(hop);
      }
    }
    return List.copyOf(hops);
  }

  /**
   * Reads a request once, for as many targets as its chain has.
   *
   * @param body the whole body, or null where it was above the buffer
   * @param bodyLimit most that a compressed body may hold, in bytes ({@code buffer.request})
   */
  public Departure from(
      RequestView request, byte @Nullable [] body, RequestFacts facts, Route route, int bodyLimit) {
    return new Departure(this, request, body, facts, route, bodyLimit);
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
      if (address != null && (best == null || address.prefix().length() > best.prefix().length())) {
        best = address;
      }
    }
    return best;
  }
}
