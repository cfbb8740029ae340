package io.outrigger.engine;

/**
 * Where an attempt goes: one breaker, hold and budget each.
 *
 * @param endpoint the endpoint's name
 * @param model the model asked for, {@code -} where the request names none
 * @param credential keyed hash of a static credential, empty where there is none or it is a
 *     short-lived token
 */
public record Target(String endpoint, String model, String credential) {}
