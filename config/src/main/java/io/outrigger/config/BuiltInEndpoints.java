package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The public hosts of the providers, from the packaged {@code endpoints.properties}. */
final class BuiltInEndpoints {

  static final List<Endpoint> ALL = read();

  private BuiltInEndpoints() {}

  private static List<Endpoint> read() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (PropertiesText.Line line : PropertiesText.read(Packaged.text("endpoints.properties"))) {
      for (String address : line.value().split(" ", -1)) {
        UrlGrammar.Url url = EndpointSettings.URL.grammar().parse(address);
        if (url == null) {
          throw new IllegalStateException("endpoints.properties:" + line.number());
        }
        endpoints.add(of(line.key(), url, line.key()));
      }
    }
    return List.copyOf(endpoints);
  }

  static Endpoint of(String name, UrlGrammar.Url url, @Nullable String provider) {
    return new Endpoint(name, url.scheme(), url.host(), url.port(), url.pathPrefix(), provider);
  }

  static List<Endpoint> named(String name) {
    List<Endpoint> named = new ArrayList<>();
    for (Endpoint endpoint : ALL) {
      if (endpoint.name().equals(name)) {
        named.add(endpoint);
      }
    }
    return named;
  }
}
