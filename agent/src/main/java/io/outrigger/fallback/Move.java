package io.outrigger.fallback;

import io.outrigger.engine.Hop;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.Unpacked;
import io.outrigger.provider.FormPath;
import io.outrigger.provider.JsonEdit;
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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request on its way to one target. */
final class Move {
  private static final Set<String> BEDROCK_REGIONS =
      Set.of("us", "eu", "apac", "us-gov", "global", "jp", "au", "ca", "sa", "me", "af");

  private final RequestView request;
  private final RequestFacts facts;
  private final Route route;
  private final WireForm form;
  private final Unpacked body;
  private final Hop target;
  private final Address from;
  private final Address to;
  private final boolean sameEndpoint;
  private final boolean sameAccount;
  private final boolean sameModel;

  Move(
      RequestView request,
      RequestFacts facts,
      Route route,
      WireForm form,
      Unpacked body,
      Hop target,
      Address from,
      Address to) {
    this.request = request;
    this.facts = facts;
    this.route = route;
    this.form = form;
    this.body = body;
    this.target = target;
    this.from = from;
    this.to = to;
    this.sameEndpoint = target.endpoint().equals(route.endpoint());
    this.sameModel = target.model().equals(facts.model());
    // Another endpoint with a credential of its own is somebody else, even at the same origin.
    this.sameAccount = sameEndpoint || (to.isOriginOf(request) && !to.hasCredential());
  }

  /** What speaks against it, or null. */
  @Nullable StayReason against(Ties ties, boolean objectsAreThere) {
    boolean sameVendor = sameEndpoint || route.provider().word().equals(to.word());
    if (!sameVendor && !form.isSpokenBy(to.word())) {
      return StayReason.DIALECT;
    }
    for (Tie tie : Tie.values()) {
      boolean there = objectsAreThere && tie.isToNamedObjects();
      if (ties.found().contains(tie) && !there && !tie.allows(sameModel, sameAccount, sameVendor)) {
        return StayReason.of(tie);
      }
    }
    if (form.isEmbedding() && !sameModel) {
      return StayReason.EMBEDDINGS;
    }
    boolean otherForm =
        form == WireForm.BEDROCK_INVOKE && !vendor(target.model()).equals(vendor(facts.model()));
    return otherForm ? StayReason.VENDOR_FORM : null;
  }

  Switched written() {
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
    Map<String, List<String>> headers = headers(written, path);
    if (!sameEndpoint && !HopHeaders.addOf(to.outbound(), to.word(), form, headers)) {
      return new Switched.Stays(StayReason.CREDENTIAL);
    }
    String word = to.word();
    Provider provider = sameEndpoint || word == null ? route.provider() : Providers.of(word);
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

  private Map<String, List<String>> headers(byte[] written, String path) {
    if (!sameAccount) {
      return HopHeaders.foreign(request.headers(), form, body.wasPacked());
    }
    boolean sameBytes = written == body.bytes() && !body.wasPacked() && path.equals(request.path());
    return HopHeaders.own(request.headers(), sameBytes, body.wasPacked());
  }

  private @Nullable URI url(String path) {
    String query =
        sameEndpoint
            ? request.query()
            : sameAccount
                ? HopQuery.own(request.query(), path)
                : HopQuery.foreign(request.query(), path, to.word());
    try {
      URI url = new URI(to.origin() + path + (query == null ? "" : '?' + query));
      return url.getHost() == null ? null : url; // the JDK takes no underscore in a host
    } catch (URISyntaxException strange) {
      return null;
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
