package io.outrigger.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Whether a text is an address that a request can be sent to. */
final class WebAddress {

  private WebAddress() {}

  static boolean isOne(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      return web && uri.getHost() != null;
    } catch (URISyntaxException no) {
      return false;
    }
  }
}
