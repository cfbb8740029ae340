package io.outrigger.fallback;

import io.outrigger.provider.CredentialHeader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator said about requests that the agent itself sends to an endpoint.
 *
 * @param apiKey the target's own, or null
 * @param headers further headers, one value each
 * @param drop parameters to take away, dotted
 * @param set parameters to set, dotted, as written
 */
public record TargetAccess(
    @Nullable String apiKey,
    Map<String, String> headers,
    List<String> drop,
    Map<String, String> set) {

  /** Nothing said. */
  public static final TargetAccess NONE =
      new TargetAccess(null, Map.of(), List.of(), Map.of());

  boolean hasCredential() {
    return apiKey != null || headers.keySet().stream().anyMatch(CredentialHeader::isOne);
  }
}
