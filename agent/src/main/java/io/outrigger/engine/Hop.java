package io.outrigger.engine;

/**
 * Another place that may answer a call.
 *
 * @param endpoint the endpoint's name
 * @param model the model asked for there
 */
public record Hop(String endpoint, String model) {}
