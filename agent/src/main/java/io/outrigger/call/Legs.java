package io.outrigger.call;

import io.outrigger.engine.CallPlan;
import io.outrigger.engine.Hop;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.fallback.CreatedIds;
import io.outrigger.fallback.Departure;
import io.outrigger.fallback.Switched;
import io.outrigger.fallback.TargetSwitch;
import io.outrigger.http.OutgoingRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The places that one call can go to. Nothing is read or written for a fallback before a failure
 * asks for one; each request is written once.
 */
final class Legs {
  private final AskedCall<?> call;
  private final CallRecord record;
  private final Leg own;
  private Map<Hop, Leg> known = Map.of();
  private Set<Hop> staying = Set.of();
  private @Nullable Departure departure;

  Legs(AskedCall<?> call, CallRecord record) {
    this.call = call;
    this.record = record;
    this.own = new Leg(call.target(), call.route().provider(), call.request(), null);
  }

  /** Where the application wanted the call to go. */
  Leg own() {
    return own;
  }

  /**
   * Whether a target could take the call now; why it could not is told.
   *
   * @param plan of the call where it is
   */
  boolean isReady(Hop hop, CallPlan plan, long now) {
    Leg leg = at(hop, now);
    if (leg == null) {
      return false;
    }
    TargetState target = leg.target();
    if (target.hasCircuit() && target.breaker().refusesAt(now)) {
      record.ear().fallbackSkipped(hop, "circuit_open");
      return false;
    }
    long held = target.hold().leftNanos(now);
    if (held > target.policy().fallback().maxWait().toNanos() || held >= plan.remaining(now)) {
      record.ear().fallbackSkipped(hop, "hold");
      return false;
    }
    return true;
  }

  /** A target with the request written for it, or null where the request must not go there. */
  @Nullable Leg at(Hop hop, long now) {
    Leg leg = known.get(hop);
    if (leg != null || staying.contains(hop)) {
      return leg;
    }
    try {
      leg = write(hop, now);
    } catch (Throwable bug) {
      // Nothing was sent there yet: the call goes on as if the target were not named.
      call.pipeline().failedOpen("fallback", bug);
    }
    if (leg == null) {
      staying = staying.isEmpty() ? new HashSet<>() : staying;
      staying.add(hop);
    } else {
      known = known.isEmpty() ? new HashMap<>() : known;
      known.put(hop, leg);
    }
    return leg;
  }

  /**
   * The fallback target that made what the request names, or null: nobody else knows it. Where that
   * target cannot be asked, the application's own says so.
   */
  @Nullable Leg maker(long now) {
    CreatedIds created = call.pipeline().elsewhere().created();
    if (created.isEmpty() || !call.replayable()) {
      return null;
    }
    Hop hop = created.placeOf(call.request(), departure().ids(), now);
    return hop == null ? null : leg(hop, departure().to(hop, true), now);
  }

  /** See {@link Course#asWritten}. */
  @Nullable OutgoingRequest asWritten(Leg at) {
    OutgoingRequest written = at.rewritten();
    return written != null ? written : departure().again();
  }

  private @Nullable Leg write(Hop hop, long now) {
    return leg(hop, departure().to(hop), now);
  }

  private Departure departure() {
    Departure from = departure;
    if (from == null) {
      Pipeline pipeline = call.pipeline();
      int limit = pipeline.bodyLimit(call.route());
      TargetSwitch targets = pipeline.elsewhere().targets();
      from = targets.from(call.request(), call.body(), call.facts(), call.route(), limit);
      departure = from;
    }
    return from;
  }

  private @Nullable Leg leg(Hop hop, Switched switched, long now) {
    if (switched instanceof Switched.Stays stays) {
      record.ear().fallbackSkipped(hop, stays.reason().code());
      return null;
    }
    Pipeline pipeline = call.pipeline();
    Switched.Goes goes = (Switched.Goes) switched;
    OutgoingRequest written = goes.request();
    if (written.ownCall() && call.exchange().obstacleTo(written) != null) {
      record.ear().fallbackSkipped(hop, "client");
      return null;
    }
    Target target =
        new Target(hop.endpoint(), hop.model(), pipeline.credentials().apply(goes.view()));
    TargetState state = pipeline.targets().at(target, goes.route().provider().word(), now);
    return new Leg(state, goes.route().provider(), goes.view(), goes.request());
  }
}
