package io.outrigger.fallback;

import io.outrigger.engine.Hop;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.Unpacked;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.RequestFacts;
import io.outrigger.provider.Ties;
import io.outrigger.provider.WireForm;
import io.outrigger.route.Route;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An application's request, read once, as it is asked about its chain's targets. Immutable, never
 * throws.
 */
public final class Departure {

  /** What keeps a request from every target, or what there is to move. */
  private sealed interface Reading {}

  private record Stuck(StayReason reason) implements Reading {}

  private record Movable(WireForm form, Unpacked body, Ties ties) implements Reading {}

  private final TargetSwitch targets;
  private final RequestView request;
  private final RequestFacts facts;
  private final Route route;
  private final Reading reading;

  Departure(
      TargetSwitch targets,
      RequestView request,
      byte @Nullable [] body,
      RequestFacts facts,
      Route route,
      int bodyLimit) {
    this.targets = targets;
    this.request = request;
    this.facts = facts;
    this.route = route;
    this.reading = read(request, body, facts, route, bodyLimit);
  }

  private static Reading read(
      RequestView request, byte @Nullable [] body, RequestFacts facts, Route route, int bodyLimit) {
    String type = request.headers().first("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return new Stuck(StayReason.MULTIPART);
    }
    WireForm form = WireForm.of(route.provider().word(), request.path());
    if (form == null || route.operation().treatment() != Treatment.FULL) {
      return new Stuck(StayReason.OPERATION);
    }
    if (facts.background()) {
      return new Stuck(StayReason.BACKGROUND);
    }
    if (Signature.isOn(request)) {
      return new Stuck(StayReason.SIGNED);
    }
    if (body == null) {
      return new Stuck(StayReason.ABOVE_BUFFER);
    }
    Unpacked plain = Unpacked.of(request, body, bodyLimit);
    if (plain == null) {
      return new Stuck(StayReason.ENCODED);
    }
    Ties ties = Ties.read(plain.bytes());
    return ties == null ? new Stuck(StayReason.UNREADABLE) : new Movable(form, plain, ties);
  }

  /**
   * Names of objects at the server that the request uses, such as {@code resp_...}; empty where it
   * goes nowhere anyway.
   */
  public Set<String> ids() {
    return reading instanceof Movable movable ? movable.ties().ids() : Set.of();
  }

  /** Why the request goes nowhere, whatever the target; null where that depends. */
  public @Nullable StayReason reason() {
    return reading instanceof Stuck stuck ? stuck.reason() : null;
  }

  /**
   * The request for the place that it was written for, as one whose body may be written anew; null
   * where it may not.
   */
  public @Nullable OutgoingRequest again() {
    URI url = reading instanceof Movable ? Address.url(request) : null;
    if (url == null || !(reading instanceof Movable movable)) {
      return null;
    }
    Map<String, List<String>> headers =
        HopHeaders.own(request.headers(), false, movable.body().wasPacked());
    byte[] body = movable.body().bytes();
    return new OutgoingRequest(request.method(), url, headers, body, false);
  }

  /** The request for a target, or why it must not go there. */
  public Switched to(Hop target) {
    return to(target, false);
  }

  /**
   * The request for a target.
   *
   * @param objectsAreThere whether the target itself made the objects that {@link #ids} names, see
   *     {@link CreatedIds}
   */
  public Switched to(Hop target, boolean objectsAreThere) {
    if (!(reading instanceof Movable movable)) {
      return new Switched.Stays(((Stuck) reading).reason());
    }
    boolean sameEndpoint = target.endpoint().equals(route.endpoint());
    Address from = targets.departureOf(route.endpoint(), request);
    Address to = sameEndpoint ? from : targets.address(target.endpoint(), request);
    if (from == null || to == null) {
      return new Switched.Stays(StayReason.ADDRESS);
    }
    Move move = new Move(request, facts, route, movable.form(), movable.body(), target, from, to);
    StayReason against = move.against(movable.ties(), objectsAreThere);
    return against != null ? new Switched.Stays(against) : move.written();
  }
}
