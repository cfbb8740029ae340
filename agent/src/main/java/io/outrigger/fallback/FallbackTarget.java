package io.outrigger.fallback;

/**
 * A target that a chain names.
 *
 * @param endpoint the endpoint's name
 * @param model the model to ask for there
 */
public record FallbackTarget(String endpoint, String model) {}
