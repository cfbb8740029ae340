package io.outrigger.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** One exact address, without user, wildcard or fragment; empty = none. */
final class PlainUrlGrammar extends Grammar<String> {

  @Override
  @Nullable String parse(String text) {
    if (text.isEmpty()) {
      return text;
    }
    try {
      URI uri = new URI(text);
      boolean web = "http".equalsIgnoreCase(uri.getScheme()) || isHttps(uri);
      boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
      return web && plain && uri.getHost() != null ? text : null;
    } catch (URISyntaxException no) {
      return null;
    }
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  @Override
  String print(String value) {
    return value;
  }

  @Override
  String allowed(String rejected) {
    return "an http or https address, such as http://localhost:8080/v1/embeddings";
  }
}
