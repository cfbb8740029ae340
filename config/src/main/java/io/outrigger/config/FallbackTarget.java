package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * One target of a chain as the operator wrote it.
 *
 * @param endpoint name of an endpoint; null = the one that the application asked
 * @param model a model's name; null = the one that the application asked for
 */
public record FallbackTarget(@Nullable String endpoint, @Nullable String model) {

  /** As it can be written: {@code ./model}, {@code endpoint/model} or {@code endpoint/*}. */
  @Override
  public String toString() {
    return (endpoint == null ? "." : endpoint) + "/" + (model == null ? "*" : model);
  }
}
