package io.outrigger.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the records out of the values that count. */
final class ConfigAssembly {

  private final Values values;
  private final Problems problems;

  ConfigAssembly(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  OutriggerConfig config() {
    @Nullable Object[] global = new @Nullable Object[GlobalSettings.GROUP.size()];
    for (Value value : values.all()) {
      if (GlobalSettings.GROUP.holds(value.setting())) {
        global[value.setting().slot()] = value.parsed();
      }
    }
    String rulesFile = GlobalSettings.RULES_FILE.orNull(global);
    List<Endpoint> endpoints = endpoints();
    return new OutriggerConfig(
        GlobalSettings.ENABLED.in(global),
        GlobalSettings.MODE.in(global),
        endpoints,
        new PolicyTable(values),
        GlobalSettings.GENAI.in(global),
        false,
        hash(),
        Messages.of(global),
        rulesFile == null || rulesFile.isEmpty() ? null : rulesFile,
        new ChainReader(values, endpoints, problems).read(),
        degrade(global),
        ReportSettings.read(global),
        new StatusSettings(
            GlobalSettings.STATUS_PORT.orNull(global), GlobalSettings.STATUS_ADDRESS.in(global)));
  }

  private DegradeSettings degrade(@Nullable Object[] global) {
    Map<String, Value> firstOfEach = new LinkedHashMap<>();
    for (Value value : values.all()) {
      if (value.key().scope() == Key.Scope.RULE) {
        firstOfEach.putIfAbsent(value.key().owner(), value);
      }
    }
    List<ReplyRule> rules = new ArrayList<>();
    for (Map.Entry<String, Value> entry : firstOfEach.entrySet()) {
      String prefix = RuleSettings.PREFIX + entry.getKey() + ".";
      Value match = values.get(prefix + RuleSettings.MATCH.name());
      Value reply = values.get(prefix + RuleSettings.REPLY.name());
      if (match == null || reply == null) {
        halfARule(entry.getValue(), prefix, match == null);
      } else {
        rules.add(new ReplyRule(entry.getKey(), (String) match.parsed(), (String) reply.parsed()));
      }
    }
    return new DegradeSettings(
        GlobalSettings.CACHE_BYTES.in(global),
        orNone(GlobalSettings.EMBEDDING_URL.orNull(global)),
        orNone(GlobalSettings.EMBEDDING_MODEL.orNull(global)),
        GlobalSettings.EMBEDDING_KEY.orNull(global),
        orNone(GlobalSettings.TENANT_HEADER.orNull(global)),
        rules);
  }

  private static @Nullable String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private void halfARule(Value written, String prefix, boolean matchMissing) {
    Setting<String> missing = matchMissing ? RuleSettings.MATCH : RuleSettings.REPLY;
    problems.error(
        written.source(),
        written.key().text(),
        null,
        "a rule needs both its expression and its reply",
        null,
        "without effect until " + prefix + missing.name() + " is set");
  }

  /** The operator's first, then the built-in ones whose names the operator did not take over. */
  private List<Endpoint> endpoints() {
    Map<String, Value> firstOfEach = new LinkedHashMap<>();
    for (Value value : values.all()) {
      if (value.key().scope() == Key.Scope.ENDPOINT) {
        firstOfEach.putIfAbsent(value.key().owner(), value);
      }
    }
    List<Endpoint> endpoints = new ArrayList<>();
    List<Endpoint> builtIn = new ArrayList<>(BuiltInEndpoints.ALL);
    for (Map.Entry<String, Value> entry : firstOfEach.entrySet()) {
      String name = entry.getKey();
      List<Endpoint> known = BuiltInEndpoints.named(name);
      UrlGrammar.Url url = (UrlGrammar.Url) parsed(name, EndpointSettings.URL);
      String provider = (String) parsed(name, EndpointSettings.PROVIDER);
      Outbound outbound = outbound(name);
      if (url != null) {
        String inherited = known.isEmpty() ? null : known.get(0).provider();
        endpoints.add(
            BuiltInEndpoints.of(name, url, provider == null ? inherited : provider)
                .withOutbound(outbound));
        builtIn.removeAll(known);
      } else if (known.isEmpty()) {
        noAddress(name, entry.getValue());
      } else if (provider != null || !outbound.equals(Outbound.NONE)) {
        builtIn.removeAll(known);
        for (Endpoint one : known) {
          builtIn.add((provider == null ? one : one.withProvider(provider)).withOutbound(outbound));
        }
      }
    }
    endpoints.addAll(builtIn);
    return endpoints;
  }

  /** What the agent puts on requests of its own to an endpoint. */
  @SuppressWarnings("unchecked") // each value was parsed by its setting's grammar
  private Outbound outbound(String endpoint) {
    Map<String, Secret> headers = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Value value : values.all()) {
      Key key = value.key();
      if (key.scope() == Key.Scope.ENDPOINT && key.owner().equals(endpoint)) {
        if (value.setting() == EndpointSettings.HEADER) {
          headers.put(key.part(), (Secret) value.parsed());
        } else if (value.setting() == EndpointSettings.SET) {
          parameters.put(key.part(), (String) value.parsed());
        }
      }
    }
    Set<String> drop = (Set<String>) parsed(endpoint, EndpointSettings.DROP);
    Secret apiKey = (Secret) parsed(endpoint, EndpointSettings.API_KEY);
    return apiKey == null && headers.isEmpty() && drop == null && parameters.isEmpty()
        ? Outbound.NONE
        : new Outbound(apiKey, headers, drop == null ? Set.of() : drop, parameters);
  }

  private @Nullable Object parsed(String endpoint, Setting<?> setting) {
    Value value = values.get(Keys.PREFIX + "endpoint." + endpoint + "." + setting.name());
    return value == null ? null : value.parsed();
  }

  private void noAddress(String name, Value first) {
    problems.error(
        first.source(),
        first.key().text(),
        first.text(),
        "endpoint " + name + " has no address and is no built-in one",
        null,
        "without effect until outrigger.endpoint." + name + ".url is set");
  }

  /** Canonical values: writing {@code 60s} as {@code 1m} is no change. No secret is among them. */
  private String hash() {
    Map<String, String> lines = new TreeMap<>();
    for (Value value : values.all()) {
      lines.put(value.key().text(), value.canonical());
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> line : lines.entrySet()) {
      text.append(line.getKey()).append('=').append(line.getValue()).append('\n');
    }
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }
}
