package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;

/**
 * A call went on to another target.
 *
 * @param from the target that could not answer
 * @param fromProvider its dialect's word
 * @param to the target asked instead
 * @param toProvider its dialect's word
 * @param reason the category that led there
 */
public record Handoff(
    Target from, String fromProvider, Target to, String toProvider, ErrorCategory reason) {}
