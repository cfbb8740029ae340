package io.outrigger.engine;

/**
 * What stood in for an answer that nobody gave.
 *
 * @param source the word of {@code outrigger.degraded.source}
 * @param ageSeconds since a remembered answer was given; -1 for others
 * @param similarity of the two questions, 0 to 1; -1 where there is no such question
 */
public record Degradation(String source, long ageSeconds, double similarity) {}
