package io.outrigger.provider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters from a request body of any dialect. The dialects' names do not collide, and
 * gateways speak one dialect under another's path, so that one table serves all.
 */
final class RequestReader {

  private enum Kind {
    WHOLE,
    DECIMAL,
    TEXTS
  }

  /** One {@code gen_ai.request.*} parameter and the paths it is found under. */
  private record Parameter(String name, Kind kind, List<String> paths) {}

  private static final List<Parameter> PARAMETERS =
      List.of(
          parameter(
              "max_tokens",
              Kind.WHOLE,
              with(
                  "maxOutputTokens",
                  "max_tokens",
                  "max_completion_tokens",
                  "max_output_tokens",
                  "inferenceConfig.maxTokens",
                  "options.num_predict")),
          parameter("temperature", Kind.DECIMAL, inAll("temperature", "temperature")),
          parameter("top_p", Kind.DECIMAL, inAll("top_p", "topP")),
          parameter("top_k", Kind.WHOLE, inAll("top_k", "topK")),
          parameter("seed", Kind.WHOLE, inAll("seed", "seed")),
          parameter("choice.count", Kind.WHOLE, with("candidateCount", "n")),
          parameter(
              "stop_sequences",
              Kind.TEXTS,
              "stop",
              "stop_sequences",
              "generationConfig.stopSequences",
              "inferenceConfig.stopSequences",
              "options.stop"),
          parameter(
              "frequency_penalty",
              Kind.DECIMAL,
              "frequency_penalty",
              "generationConfig.frequencyPenalty"),
          parameter(
              "presence_penalty",
              Kind.DECIMAL,
              "presence_penalty",
              "generationConfig.presencePenalty"),
          parameter("encoding_formats", Kind.TEXTS, "encoding_format", "embedding_types"));

  private static final JsonFields FIELDS = JsonFields.of(paths());

  /** Where the paths of each parameter, in the same order, put what they find. */
  private static final int[][] SLOTS =
      PARAMETERS.stream().map(each -> FIELDS.slots(each.paths())).toArray(int[][]::new);

  private RequestReader() {}

  /**
   * Reads a body.
   *
   * @param modelInPath the model that the path names; wins over the body's
   * @param streamDefault whether the dialect or the path streams unless the body says otherwise
   */
  static RequestFacts read(
      byte @Nullable [] body, @Nullable String modelInPath, boolean streamDefault) {
    if (body == null || body.length == 0) {
      return new RequestFacts(
          modelInPath == null ? "-" : modelInPath, streamDefault, false, Map.of());
    }
    JsonFields.Values values = FIELDS.read(body);
    String model = modelInPath != null ? modelInPath : values.text("model");
    Object stream = values.first("stream");
    return new RequestFacts(
        model == null ? "-" : model,
        stream instanceof Boolean asked ? asked : streamDefault,
        values.isTrue("background"),
        parameters(values));
  }

  private static Map<String, Object> parameters(JsonFields.Values values) {
    Map<String, Object> found = new HashMap<>();
    for (int i = 0; i < SLOTS.length; i++) {
      for (int slot : SLOTS[i]) {
        Object value = convert(values, slot, PARAMETERS.get(i).kind());
        if (value != null) {
          found.put(PARAMETERS.get(i).name(), value);
          break;
        }
      }
    }
    return Map.copyOf(found);
  }

  private static @Nullable Object convert(JsonFields.Values values, int slot, Kind kind) {
    Object first = values.first(slot);
    if (first == null) {
      return null;
    }
    return switch (kind) {
      case WHOLE -> first instanceof Number number ? (Object) number.longValue() : null;
      case DECIMAL -> first instanceof Number number ? (Object) number.doubleValue() : null;
      default -> first instanceof String ? values.texts(slot) : null;
    };
  }

  private static Parameter parameter(String name, Kind kind, String... paths) {
    return new Parameter(name, kind, List.of(paths));
  }

  private static String[] inAll(String snake, String camel) {
    return new String[] {
      snake, "generationConfig." + camel, "inferenceConfig." + camel, "options." + snake
    };
  }

  /** These, and Google's name in all its spellings. */
  private static String[] with(String google, String... others) {
    return Stream.concat(Stream.of(others), TwoSpellings.inConfig(google).stream())
        .toArray(String[]::new);
  }

  private static List<String> paths() {
    List<String> paths = new ArrayList<>(List.of("model", "stream", "background"));
    PARAMETERS.forEach(parameter -> paths.addAll(parameter.paths()));
    return paths;
  }
}
