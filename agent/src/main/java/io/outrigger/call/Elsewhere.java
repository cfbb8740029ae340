package io.outrigger.call;

import io.outrigger.config.Fallbacks;
import io.outrigger.fallback.CreatedIds;
import io.outrigger.fallback.TargetSwitch;
import java.util.List;

/**
 * What is known of other places that could answer.
 *
 * @param chains which of them stand in for a model
 * @param targets writes requests for them
 * @param created objects that they made for applications, which only they know
 */
public record Elsewhere(Fallbacks chains, TargetSwitch targets, CreatedIds created) {

  /** Nobody else answers. */
  public static Elsewhere nobody() {
    return new Elsewhere(Fallbacks.NONE, new TargetSwitch(List.of()), new CreatedIds());
  }
}
