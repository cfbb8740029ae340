package io.outrigger.degrade;

import io.outrigger.config.DegradePolicy;
import io.outrigger.http.RequestView;
import io.outrigger.provider.RequestFacts;
import io.outrigger.route.Route;

/**
 * What the application asked for, as it asked it.
 *
 * @param route where it went
 * @param request without its body
 * @param body the whole body; not to be changed
 * @param facts what was read of it
 * @param policy that of the target it asked for
 */
public record Asked(
    Route route, RequestView request, byte[] body, RequestFacts facts, DegradePolicy policy) {}
