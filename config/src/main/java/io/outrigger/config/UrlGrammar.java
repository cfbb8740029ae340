package io.outrigger.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scheme, host, optional port, optional path prefix. */
final class UrlGrammar extends Grammar<UrlGrammar.Url> {

  /** The parts of an endpoint's address, as {@link Endpoint} wants them. */
  record Url(String scheme, String host, int port, String pathPrefix) {}

  private static final String FORM = "scheme://host, such as https://llm.example.com:8443/v1";

  @Override
  @Nullable Url parse(String text) {
    if (complaint(text) != null) {
      return null;
    }
    String scheme = scheme(text);
    String rest = text.substring(scheme.length() + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    int colon = portColon(authority);
    int port =
        colon < 0
            ? (scheme.equals("https") ? 443 : 80)
            : Integer.parseInt(authority.substring(colon + 1));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    return new Url(scheme, host.toLowerCase(Locale.ROOT), port, path);
  }

  /** What is wrong with a text, or null. */
  private static @Nullable String complaint(String text) {
    String scheme = scheme(text);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return FORM + " (scheme http or https)";
    }
    String rest = text.substring(scheme.length() + 3);
    if (rest.indexOf('@') >= 0) {
      return FORM + " without credentials";
    }
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      return FORM + " without query and fragment";
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    int colon = portColon(authority);
    if (colon >= 0) {
      String port = authority.substring(colon + 1);
      if (!allDigits(port, 5) || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
        return FORM + " (port 1 to 65535)";
      }
    }
    if (!isHost(colon < 0 ? authority : authority.substring(0, colon))) {
      return FORM + " (letters, digits, dots and hyphens; * for a host label, but not for all)";
    }
    return slash < 0 || isPath(rest.substring(slash))
        ? null
        : FORM + " (no * or blank in the path)";
  }

  private static String scheme(String text) {
    int end = text.indexOf("://");
    return end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** The colon before the port; those inside the brackets of an IPv6 address are none. */
  private static int portColon(String authority) {
    return authority.indexOf(':', Math.max(0, authority.indexOf(']')));
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.length() > 4 && onlyHas(host.substring(1, host.length() - 1), ":.");
    }
    boolean literalLabel = false;
    for (String label : host.split("\\.", -1)) {
      if (label.isEmpty() || label.indexOf('*') != label.lastIndexOf('*')) {
        return false;
      }
      literalLabel |= label.indexOf('*') < 0;
    }
    return literalLabel && onlyHas(host, "-_.*");
  }

  private static boolean onlyHas(String text, String besidesLettersAndDigits) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && besidesLettersAndDigits.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPath(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) <= ' ' || path.charAt(i) == '*' || path.charAt(i) == 0x7f) {
        return false;
      }
    }
    return true;
  }

  @Override
  String print(Url url) {
    boolean usual = url.port() == 0 || url.port() == (url.scheme().equals("https") ? 443 : 80);
    return url.scheme() + "://" + url.host() + (usual ? "" : ":" + url.port()) + url.pathPrefix();
  }

  @Override
  String allowed(String rejected) {
    String complaint = complaint(rejected);
    return complaint == null ? FORM : complaint;
  }
}
