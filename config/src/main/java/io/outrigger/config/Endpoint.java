package io.outrigger.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place where LLM calls go: built in, or from {@code outrigger.endpoint.<name>.*}.
 *
 * @param name the operator's or the built-in name; a built-in endpoint is named by its provider
 *     word
 * @param scheme {@code http} or {@code https}
 * @param host lower case; may hold one {@code *} per label, for the label or a part of it, such as
 *     {@code *.openai.azure.com} or {@code *-aiplatform.googleapis.com}
 * @param port the explicit or the scheme's default port, 1 to 65,535; 0 = any
 * @param pathPrefix starts with {@code /}, does not end with one; empty = all paths
 * @param provider the dialect's word, or null: guessed from path and body
 * @param outbound what the agent puts on a request that it sends there itself
 */
public record Endpoint(
    String name,
    String scheme,
    String host,
    int port,
    String pathPrefix,
    @Nullable String provider,
    Outbound outbound) {

  public Endpoint {
    host = host.toLowerCase(Locale.ROOT);
    Range.check("endpoint." + name + ".url port", port, 0, 65_535);
  }

  /** An endpoint to which the agent adds nothing. */
  public Endpoint(
      String name,
      String scheme,
      String host,
      int port,
      String pathPrefix,
      @Nullable String provider) {
    this(name, scheme, host, port, pathPrefix, provider, Outbound.NONE);
  }

  /** The address as it is written in a configuration. */
  public String url() {
    return EndpointSettings.URL.grammar().print(new UrlGrammar.Url(scheme, host, port, pathPrefix));
  }

  Endpoint withProvider(String word) {
    return new Endpoint(name, scheme, host, port, pathPrefix, word, outbound);
  }

  Endpoint withOutbound(Outbound own) {
    return new Endpoint(name, scheme, host, port, pathPrefix, provider, own);
  }

  /** Whether a lower-case host is this one, label by label where stars stand in it. */
  public boolean matchesHost(String other) {
    if (!hasWildcardHost()) {
      return host.equals(other);
    }
    int ours = 0;
    int theirs = 0;
    while (ours >= 0 && theirs >= 0) {
      int ourEnd = host.indexOf('.', ours);
      int theirEnd = other.indexOf('.', theirs);
      if ((ourEnd < 0) != (theirEnd < 0)
          || !matchesLabel(
              host.substring(ours, ourEnd < 0 ? host.length() : ourEnd),
              other.substring(theirs, theirEnd < 0 ? other.length() : theirEnd))) {
        return false;
      }
      ours = ourEnd < 0 ? -1 : ourEnd + 1;
      theirs = theirEnd < 0 ? -1 : theirEnd + 1;
    }
    return true;
  }

  private static boolean matchesLabel(String pattern, String label) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(label)
        : label.length() >= pattern.length() // a star stands for one character at least
            && label.startsWith(pattern.substring(0, star))
            && label.endsWith(pattern.substring(star + 1));
  }

  /** Whether the host holds a wildcard. */
  public boolean hasWildcardHost() {
    return host.indexOf('*') >= 0;
  }
}
