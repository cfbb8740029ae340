package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads chains of targets once all endpoints are known: the first segment of a target is an
 * endpoint only if one has that name. Reports what can be seen to be wrong before a call fails.
 */
final class ChainReader {
  private final Values values;
  private final List<Endpoint> endpoints;
  private final Problems problems;

  ChainReader(Values values, List<Endpoint> endpoints, Problems problems) {
    this.values = values;
    this.endpoints = endpoints;
    this.problems = problems;
  }

  Fallbacks read() {
    List<Fallbacks.Chain> chains = new ArrayList<>();
    List<Fallbacks.Chain> contextLength = new ArrayList<>();
    for (Value value : values.all()) {
      if (value.key().scope() == Key.Scope.CHAIN) {
        (value.setting() == FallbackSettings.CHAIN ? chains : contextLength).add(chain(value));
      }
    }
    if (chains.isEmpty() && contextLength.isEmpty()) {
      return Fallbacks.NONE;
    }
    chains.sort(ChainReader::moreSpecificFirst);
    contextLength.sort(ChainReader::moreSpecificFirst);
    return new Fallbacks(chains, contextLength);
  }

  private static int moreSpecificFirst(Fallbacks.Chain a, Fallbacks.Chain b) {
    boolean open = a.pattern().endsWith("*");
    boolean otherOpen = b.pattern().endsWith("*");
    if (open != otherOpen) {
      return open ? 1 : -1;
    }
    return Integer.compare(b.pattern().length(), a.pattern().length());
  }

  @SuppressWarnings("unchecked") // both settings of this scope hold lists of texts
  private Fallbacks.Chain chain(Value value) {
    List<FallbackTarget> targets = new ArrayList<>();
    ChainForms forms = new ChainForms(value, problems);
    for (String text : (List<String>) value.parsed()) {
      FallbackTarget target = target(text, value);
      if (target == null) {
        continue;
      }
      targets.add(target);
      Endpoint endpoint = target.endpoint() == null ? null : endpoint(target.endpoint());
      if (endpoint != null) {
        forms.check(target, endpoint);
      }
    }
    return new Fallbacks.Chain(value.key().owner(), targets);
  }

  private @Nullable FallbackTarget target(String text, Value value) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    String rest = text.substring(slash + 1);
    if (slash < 0 || first.equals(".")) {
      return new FallbackTarget(null, rest);
    }
    Endpoint endpoint = endpoint(first);
    if (endpoint != null) {
      return new FallbackTarget(first, rest.equals("*") ? null : rest);
    }
    String nearest = NearestKey.among(names(), first);
    if (rest.equals("*") || nearest != null || isMentioned(first)) {
      problems.error(
          value.source(),
          value.key().text(),
          value.text(),
          "no endpoint with an address is named " + first,
          nearest,
          "that target is left out; set outrigger.endpoint."
              + first
              + ".url, or write ./"
              + text
              + " if it is a model's name");
      return null;
    }
    problems.notice(
        value.source(),
        value.key().text(),
        value.text(),
        "no endpoint is named " + first,
        "taken as the model " + text + " at the same endpoint; ./" + text + " says so");
    return new FallbackTarget(null, text);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      names.add(endpoint.name());
    }
    return names;
  }

  /** Whether some key speaks of an endpoint of that name. */
  private boolean isMentioned(String name) {
    for (Value value : values.all()) {
      if (value.key().scope() == Key.Scope.ENDPOINT && value.key().owner().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** As {@link OutriggerConfig#endpoint}. */
  private @Nullable Endpoint endpoint(String name) {
    return OutriggerConfig.named(name, endpoints);
  }
}
