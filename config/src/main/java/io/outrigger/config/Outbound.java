package io.outrigger.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the agent puts on a request that it sends to an endpoint itself, that is, on a fallback.
 *
 * @param apiKey goes where the endpoint's dialect puts it; null = none
 * @param headers further headers; they replace those of the same name
 * @param drop request parameters that the endpoint does not take, dotted where they lie deeper
 *     ({@code generationConfig.seed})
 * @param set request parameters that it needs, dotted likewise: a JSON value, or a text that is
 *     none
 */
public record Outbound(
    @Nullable Secret apiKey,
    Map<String, Secret> headers,
    Set<String> drop,
    Map<String, String> set) {

  /** Nothing. */
  public static final Outbound NONE = new Outbound(null, Map.of(), Set.of(), Map.of());

  public Outbound {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    drop = Set.copyOf(drop);
    set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
  }
}
