package io.outrigger.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place where LLM calls go: built in, or from {@code outrigger.endpoint.<name>.*}.
 *
 * @param name the operator's or the built-in name; a built-in endpoint is named by its provider
 *     word
 * @param scheme {@code http} or {@code https}
 * @param host lower case; may hold {@code *} for a whole label, such as {@code *.openai.azure.com}
 * @param port the explicit or default port, 1 to 65,535; 0 = any (built-in wildcard hosts never
 *     need it)
 * @param pathPrefix starts with {@code /}, does not end with one; empty = all paths
 * @param provider the dialect's word, or null: guessed from path and body
 */
public record Endpoint(
    String name,
    String scheme,
    String host,
    int port,
    String pathPrefix,
    @Nullable String provider) {

  public Endpoint {
    host = host.toLowerCase(Locale.ROOT);
    Range.check("endpoint." + name + ".url port", port, 0, 65_535);
  }

  /** Whether the host holds a wildcard label. */
  public boolean hasWildcardHost() {
    return host.indexOf('*') >= 0;
  }
}
