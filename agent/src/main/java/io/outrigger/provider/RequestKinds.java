package io.outrigger.provider;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What kind of answer a request wants. Where a field is not known it makes no difference here: it
 * is part of what tells requests apart.
 */
final class RequestKinds {
  /** Any of these, and the answer is not, or not only, the text that this request asks for. */
  private static final List<String> MORE_THAN_TEXT =
      List.of(
          "tools",
          "functions",
          "toolConfig",
          "tool_config",
          "tool_resources",
          "mcp_servers",
          "connectors",
          "plugins",
          "web_search_options",
          "search_options",
          "container",
          "audio",
          "images",
          "image",
          "prediction",
          "cachedContent",
          "cached_content",
          "previous_response_id",
          "previous_interaction_id",
          "conversation",
          "conversation_id",
          "thread_id",
          "background",
          "store",
          "logprobs",
          "top_logprobs",
          "generationConfig.responseLogprobs",
          "generationConfig.logprobs",
          "generationConfig.speechConfig",
          "prompt.id",
          "include");

  private static final List<String> COUNTS =
      Stream.concat(
              Stream.of("n", "best_of", "num_generations"),
              TwoSpellings.inConfig("candidateCount").stream())
          .toList();

  private static final List<String> TEMPERATURES =
      List.of(
          "temperature",
          "generationConfig.temperature",
          "inferenceConfig.temperature",
          "options.temperature",
          "parameters.temperature",
          "textGenerationConfig.temperature");

  private static final List<String> FORMATS =
      Stream.of(
              List.of("format", "output_format", "output_config.format"),
              TwoSpellings.inConfig("responseSchema"),
              TwoSpellings.inConfig("responseJsonSchema"),
              Constraints.NAMES)
          .flatMap(List::stream)
          .toList();

  private static final List<String> MIME_TYPES = TwoSpellings.inConfig("responseMimeType");

  private static final List<String> MODALITIES =
      Stream.concat(Stream.of("modalities"), TwoSpellings.inConfig("responseModalities").stream())
          .toList();

  private static final Set<String> TEXT_PARTS = Set.of("text", "input_text", "output_text");

  private static final Set<String> FORCED = Set.of("required", "any", "ANY", "REQUIRED");

  private RequestKinds() {}

  static boolean takesPlainText(Map<?, ?> tree) {
    return !wantsForm(tree) && !forcesTool(tree);
  }

  static boolean isPlainQuestion(Map<?, ?> tree, boolean storesByDefault) {
    boolean stores = storesByDefault && !Boolean.FALSE.equals(tree.get("store"));
    if (stores || wantsForm(tree)) {
      return false;
    }
    for (String path : MORE_THAN_TEXT) {
      if (isSomething(at(tree, path))) {
        return false;
      }
    }
    for (String path : COUNTS) {
      if (at(tree, path) instanceof Number count && count.doubleValue() > 1) {
        return false;
      }
    }
    for (String path : TEMPERATURES) {
      Object set = at(tree, path);
      if (set != null && !(set instanceof Number number && number.doubleValue() == 0)) {
        return false;
      }
    }
    return saysTextOnly(tree);
  }

  private static boolean wantsForm(Map<?, ?> tree) {
    boolean form = false;
    for (String path : MIME_TYPES) {
      Object type = at(tree, path);
      form |= type != null && !type.equals("text/plain");
    }
    form |= isForm(at(tree, "response_format")) || isForm(at(tree, "text.format"));
    for (String path : MODALITIES) {
      for (Object modality : at(tree, path) instanceof List<?> list ? list : List.of()) {
        form |= !"text".equalsIgnoreCase(String.valueOf(modality));
      }
    }
    for (String path : FORMATS) {
      form |= isSomething(at(tree, path));
    }
    return form;
  }

  private static boolean isForm(@Nullable Object format) {
    return format instanceof Map<?, ?> map
        ? !"text".equals(map.get("type"))
        : isSomething(format) && !"text".equals(format);
  }

  private static boolean forcesTool(Map<?, ?> tree) {
    Object choice = tree.get("tool_choice");
    Object calling = at(tree, "toolConfig.functionCallingConfig.mode");
    Object converse = at(tree, "toolConfig.toolChoice");
    if (choice instanceof Map<?, ?> map) {
      Object type = map.get("type");
      return !"auto".equals(type) && !"none".equals(type);
    }
    boolean named = tree.get("function_call") instanceof Map;
    boolean any = converse instanceof Map<?, ?> map && !map.containsKey("auto");
    return named || any || FORCED.contains(String.valueOf(choice)) || "ANY".equals(calling);
  }

  /** Every turn and instruction holds nothing but text, and nobody has used a tool. */
  private static boolean saysTextOnly(Map<?, ?> tree) {
    for (String name : new String[] {"messages", "contents", "input", "system", "prompt"}) {
      if (tree.get(name) instanceof List<?> list && !list.stream().allMatch(RequestKinds::isTurn)) {
        return false;
      }
    }
    return isTurn(tree.get("systemInstruction")) && isTurn(tree.get("system_instruction"));
  }

  private static boolean isTurn(@Nullable Object turn) {
    if (!(turn instanceof Map<?, ?> map)) {
      return turn == null || turn instanceof String;
    }
    Object role = map.get("role");
    boolean tool = "tool".equals(role) || "function".equals(role) || isSomething(map.get("images"));
    boolean called = isSomething(map.get("tool_calls")) || isSomething(map.get("function_call"));
    Object type = map.get("type");
    boolean item = type != null && !"message".equals(type) && !TEXT_PARTS.contains(type);
    if (tool || called || item) {
      return false;
    }
    for (String name : new String[] {"content", "parts"}) {
      Object content = map.get(name);
      if (content instanceof List<?> parts
          ? !parts.stream().allMatch(RequestKinds::isTextPart)
          : content instanceof Map) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTextPart(@Nullable Object part) {
    if (!(part instanceof Map<?, ?> map)) {
      return part instanceof String;
    }
    Object type = map.get("type");
    boolean text = type == null ? map.size() == 1 : TEXT_PARTS.contains(type);
    return text && map.get("text") instanceof String;
  }

  private static @Nullable Object at(Map<?, ?> tree, String path) {
    Object value = tree;
    for (String name : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  private static boolean isSomething(@Nullable Object value) {
    return value != null
        && !Boolean.FALSE.equals(value)
        && !"".equals(value)
        && !(value instanceof Map<?, ?> map && map.isEmpty())
        && !(value instanceof List<?> list && list.isEmpty());
  }
}
