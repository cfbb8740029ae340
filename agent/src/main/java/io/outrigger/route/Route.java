package io.outrigger.route;

import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;

/**
 * Where a recognised request belongs.
 *
 * @param endpoint the endpoint's name
 * @param provider its dialect
 * @param operation what is asked for
 */
public record Route(String endpoint, Provider provider, Operation operation) {}
