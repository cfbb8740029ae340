package io.outrigger.config;

/**
 * {@code outrigger.degrade.rule.<name>.*}: a canned reply.
 *
 * @param name the operator's name for it
 * @param match regular expression, searched for in the last user text; compiles
 * @param reply the text of the reply
 */
public record ReplyRule(String name, String match, String reply) {}
