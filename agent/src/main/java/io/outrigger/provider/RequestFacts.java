package io.outrigger.provider;

import java.util.Map;

/**
 * What a request's path and body say.
 *
 * @param model the model asked for, {@code -} where none is named
 * @param stream whether a stream was asked for
 * @param background whether the request creates a server object although its operation normally
 *     does not ({@code background: true})
 * @param parameters see {@code CallFacts.parameters}
 */
public record RequestFacts(
    String model, boolean stream, boolean background, Map<String, Object> parameters) {}
