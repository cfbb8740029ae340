package io.outrigger.engine;

import java.util.Map;

/**
 * What is known of a call when it starts.
 *
 * @param operation the GenAI operation name, such as {@code chat}
 * @param provider the dialect's configuration word, such as {@code openai}
 * @param target where the first attempt goes
 * @param stream whether the caller asked for a stream
 * @param serverAddress host of the request
 * @param serverPort port of the request
 * @param parameters request parameters by the last part of their {@code gen_ai.request.*} name
 *     ({@code max_tokens}, {@code temperature}, ...); values are Long, Double, String, Boolean or
 *     {@code List<String>}; never prompts
 */
public record CallFacts(
    String operation,
    String provider,
    Target target,
    boolean stream,
    String serverAddress,
    int serverPort,
    Map<String, Object> parameters) {}
