package io.outrigger.fallback;

import io.outrigger.engine.Hop;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.provider.FormPath;
import io.outrigger.provider.JsonEdit;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import io.outrigger.provider.RequestFacts;
import io.outrigger.provider.Tie;
import io.outrigger.provider.Ties;
import io.outrigger.provider.WireForm;
import io.outrigger.route.Route;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An application's request, read once, as it is asked about its chain's targets. Of what holds for
 * every target the first reason is remembered.
 */
public final class Departure {
  private static final Set<String> BEDROCK_REGIONS =
      Set.of("us", "eu", "apac", "us-gov", "global", "jp", "au", "ca", "sa", "me", "af");

  private final TargetSwitch targets;
  private final RequestView request;
  private final RequestFacts facts;
  private final Route route;
  private final @Nullable StayReason reason;
  private final @Nullable WireForm form;
  private final Unpacked body;
  private final Ties ties;

  private Departure(
      TargetSwitch targets,
      RequestView request,
      RequestFacts facts,
      Route route,
      @Nullable StayReason reason,
      @Nullable WireForm form,
      Unpacked body,
      Ties ties) {
    this.targets = targets;
    this.request = request;
    this.facts = facts;
    this.route = route;
    this.reason = reason;
    this.form = form;
    this.body = body;
    this.ties = ties;
  }

  static Departure of(
      TargetSwitch targets,
      RequestView request,
      byte @Nullable [] body,
      RequestFacts facts,
      Route route,
      int bodyLimit) {
    StayReason reason = against(request, body, facts, route);
    Unpacked plain =
        reason != null || body == null ? null : Unpacked.of(request, body, bodyLimit);
    if (reason == null && plain == null) {
      reason = StayReason.ENCODED;
    }
    Ties ties = plain == null ? null : Ties.read(plain.bytes());
    if (reason == null && ties == null) {
      reason = StayReason.UNREADABLE;
    }
    WireForm form = WireForm.of(route.provider().word(), request.path());
    if (reason == null && form == null) {
      reason = StayReason.DIALECT;
    }
    return new Departure(
        targets,
        request,
        facts,
        route,
        reason,
        form,
        plain == null ? new Unpacked(new byte[0], false) : plain,
        ties == null ? new Ties(Set.of(), Set.of()) : ties);
  }

  private static @Nullable StayReason against(
      RequestView request, byte @Nullable [] body, RequestFacts facts, Route route) {
    String type = request.headers().first("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return StayReason.MULTIPART;
    }
    if (route.operation().treatment() != Treatment.FULL) {
      return StayReason.OPERATION;
    }
    if (facts.background()) {
      return StayReason.BACKGROUND;
    }
    if (Signature.isOn(request)) {
      return StayReason.SIGNED;
    }
    return body == null ? StayReason.ABOVE_BUFFER : null;
  }

  /** Names of objects at the server that the request uses, such as {@code resp_...}. */
  public Set<String> ids() {
    return ties.ids();
  }

  /** Why the request goes nowhere, whatever the target; null where that depends. */
  public @Nullable StayReason reason() {
    return reason;
  }

  /** The request for a target, or why it must not go there. Never throws. */
  public Switched to(Hop target) {
    return to(target, false);
  }

  /**
   * The request for a target.
   *
   * @param objectsAreThere whether the target itself made the objects that {@link #ids} names
   */
  public Switched to(Hop target, boolean objectsAreThere) {
    if (reason != null || form == null) {
      return new Switched.Stays(reason != null ? reason : StayReason.DIALECT);
    }
    boolean sameEndpoint = target.endpoint().equals(route.endpoint());
    Address from = targets.departureOf(route.endpoint(), request);
    Address to = sameEndpoint ? from : targets.address(target.endpoint(), request);
    if (from == null || to == null) {
      return new Switched.Stays(StayReason.ADDRESS);
    }
    Move move = new Move(target, from, to, sameEndpoint);
    StayReason against = move.against(form, objectsAreThere);
    return against != null ? new Switched.Stays(against) : move.written(form);
  }

  /** One target, looked at. */
  private final class Move {
    private final Hop target;
    private final Address from;
    private final Address to;
    private final boolean sameEndpoint;
    private final boolean sameAccount;
    private final boolean sameModel;

    Move(Hop target, Address from, Address to, boolean sameEndpoint) {
      this.target = target;
      this.from = from;
      this.to = to;
      this.sameEndpoint = sameEndpoint;
      this.sameModel = target.model().equals(facts.model());
      this.sameAccount = sameEndpoint || (to.isOriginOf(request) && !to.hasCredential());
    }

    @Nullable StayReason against(WireForm form, boolean objectsAreThere) {
      String ours = route.provider().word();
      boolean sameVendor = sameEndpoint || ours.equals(to.word());
      if (!sameVendor && !form.isSpokenBy(to.word())) {
        return StayReason.DIALECT;
      }
      for (Tie tie : Tie.values()) {
        boolean there = objectsAreThere && tie.isToNamedObjects();
        if (ties.found().contains(tie)
            && !there
            && !tie.allows(sameModel, sameAccount, sameVendor)) {
          return StayReason.of(tie);
        }
      }
      if (form.isEmbedding() && !sameModel) {
        return StayReason.EMBEDDINGS;
      }
      boolean foreign =
          form == WireForm.BEDROCK_INVOKE
              && !vendor(target.model()).equals(vendor(facts.model()));
      return foreign ? StayReason.VENDOR_FORM : null;
    }

    Switched written(WireForm form) {
      String model = sameModel ? null : target.model();
      String path =
          sameEndpoint
              ? FormPath.withModel(form, request.path(), model)
              : FormPath.moved(
                  form, request.path(), from.end(route.provider().word()), to.end(null), model);
      URI url = path == null ? null : url(path);
      if (path == null || url == null) {
        return new Switched.Stays(StayReason.ADDRESS);
      }
      boolean modelInBody = FormPath.isModelInBody(form, path);
      boolean wasInBody = FormPath.isModelInBody(form, request.path());
      if (modelInBody && !wasInBody && target.model().equals("-")) {
        return new Switched.Stays(StayReason.NO_MODEL);
      }
      byte[] written = edit(modelInBody, wasInBody).apply(body.bytes());
      if (written == null) {
        return new Switched.Stays(StayReason.UNREADABLE);
      }
      boolean sameBytes =
          written == body.bytes() && !body.wasPacked() && path.equals(request.path());
      Map<String, List<String>> headers =
          sameAccount
              ? HopHeaders.own(request.headers(), sameBytes, body.wasPacked())
              : HopHeaders.foreign(request.headers(), form, body.wasPacked());
      if (!sameEndpoint && !HopHeaders.addOf(to.outbound(), to.word(), form, headers)) {
        return new Switched.Stays(StayReason.CREDENTIAL);
      }
      String word = to.word();
      Provider provider =
          sameEndpoint || word == null ? route.provider() : Providers.of(word);
      OutgoingRequest outgoing =
          new OutgoingRequest(request.method(), url, headers, written, !sameAccount);
      return new Switched.Goes(
          outgoing,
          new Route(target.endpoint(), provider, route.operation()),
          target.model(),
          new RewrittenView(outgoing));
    }

    private JsonEdit edit(boolean modelInBody, boolean wasInBody) {
      JsonEdit edit = new JsonEdit().drop(to.outbound().drop());
      to.outbound().set().forEach((name, value) -> edit.set(name, JsonEdit.valueOf(value)));
      byte[] model = JsonEdit.text(target.model());
      if (modelInBody && !(sameModel && wasInBody)) {
        edit.set("model", model);
      } else if (!modelInBody && !sameModel) {
        edit.replace("model", model); // some repeat in the body what stands in the path
      }
      return edit;
    }

    private @Nullable URI url(String path) {
      String query =
          sameAccount ? request.query() : HopQuery.kept(request.query(), path, to.word());
      try {
        return new URI(to.origin() + path + (query == null ? "" : '?' + query));
      } catch (URISyntaxException strange) {
        return null;
      }
    }
  }

  /** {@code us.anthropic.claude-...} is in Anthropic's form, whatever region it runs in. */
  private static String vendor(String model) {
    for (String part : model.split("\\.", -1)) {
      if (!BEDROCK_REGIONS.contains(part)) {
        return part;
      }
    }
    return model;
  }
}
