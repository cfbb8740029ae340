package io.outrigger.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.config.Endpoint;
import io.outrigger.config.Outbound;
import io.outrigger.config.Secret;
import io.outrigger.engine.Hop;
import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import io.outrigger.route.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An application's request among configured endpoints, and where it may go. */
final class App {
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private String url = "https://api.openai.com/v1/chat/completions";
  private byte @Nullable [] body = "{\"model\":\"gpt-4o\",\"messages\":[]}".getBytes(UTF_8);

  App endpoint(String name, @Nullable String provider, String address) {
    URI uri = URI.create(address.replace("*", "STAR"));
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    String host = uri.getHost().replace("STAR", "*");
    return endpoint(name, provider, uri.getScheme(), host, port, uri.getPath(), Outbound.NONE);
  }

  private App endpoint(
      String name,
      @Nullable String provider,
      String scheme,
      String host,
      int port,
      String prefix,
      Outbound outbound) {
    endpoints.add(new Endpoint(name, scheme, host, port, prefix, provider, outbound));
    return this;
  }

  App key(String endpoint, String key) {
    return outbound(endpoint, new Outbound(new Secret(key), Map.of(), Set.of(), Map.of()));
  }

  App outbound(String name, Outbound how) {
    endpoints.replaceAll(
        one ->
            one.name().equals(name)
                ? new Endpoint(
                    name,
                    one.scheme(),
                    one.host(),
                    one.port(),
                    one.pathPrefix(),
                    one.provider(),
                    how)
                : one);
    return this;
  }

  /** For names that {@link URI} does not read. */
  App host(String name, String host) {
    endpoints.replaceAll(
        one ->
            one.name().equals(name)
                ? new Endpoint(
                    name, one.scheme(), host, one.port(), one.pathPrefix(), one.provider())
                : one);
    return this;
  }

  App posts(String address, String json) {
    url = address;
    body = json.getBytes(UTF_8);
    return this;
  }

  App bytes(byte @Nullable [] content) {
    body = content;
    return this;
  }

  App header(String name, String... values) {
    headers.put(name, List.of(values));
    return this;
  }

  Switched to(String endpoint, String model) {
    return departure().to(new Hop(endpoint, model));
  }

  Switched.Goes goes(String endpoint, String model) {
    return (Switched.Goes) to(endpoint, model);
  }

  StayReason stays(String endpoint, String model) {
    return ((Switched.Stays) to(endpoint, model)).reason();
  }

  RequestView view() {
    return new View(URI.create(url), headers);
  }

  Departure departure() {
    RequestView view = view();
    Endpoint first = null;
    for (Endpoint endpoint : endpoints) {
      boolean covers = Address.covering(endpoint, view) != null;
      if (covers
          && (first == null || endpoint.pathPrefix().length() > first.pathPrefix().length())) {
        first = endpoint;
      }
    }
    Endpoint source = Objects.requireNonNull(first, "no endpoint for " + url);
    String behind = view.path().substring(source.pathPrefix().length());
    String word = source.provider();
    Provider provider =
        word == null ? Objects.requireNonNull(Providers.guess(behind, body)) : Providers.of(word);
    Operation operation = Objects.requireNonNull(provider.operation("POST", behind));
    TargetSwitch targets = new TargetSwitch(endpoints);
    Route route = new Route(source.name(), provider, operation);
    return targets.from(view, body, provider.readRequest(view, body), route, 1 << 20);
  }

  static String text(Switched.Goes goes) {
    return new String(goes.request().body(), UTF_8);
  }

  private record View(URI url, Map<String, List<String>> fields) implements RequestView {

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String scheme() {
      return url.getScheme();
    }

    @Override
    public String host() {
      return url.getHost();
    }

    @Override
    public int port() {
      return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public String path() {
      return url.getRawPath();
    }

    @Override
    public @Nullable String query() {
      return url.getRawQuery();
    }

    @Override
    public HeadersView headers() {
      return new HeadersView() {
        @Override
        public List<String> values(String name) {
          List<String> all = new ArrayList<>();
          fields.forEach(
              (field, values) -> {
                if (field.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                  all.addAll(values);
                }
              });
          return all;
        }

        @Override
        public Map<String, List<String>> all() {
          return fields;
        }
      };
    }
  }
}
