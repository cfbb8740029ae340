package io.outrigger.provider;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a request wants of its answer beyond plain words: each hinders going on with a cut one. */
public final class AnswerShape {

  private static final List<String> CHOICES = with("candidateCount", "n", "best_of");

  private static final List<String> SCHEMAS =
      with(
          "responseMimeType",
          "response_format",
          "response_format.type",
          "text.format.type",
          "output_config.format.type",
          "output_format.type",
          "format");

  private static final List<String> PLAIN = List.of("text", "text/plain", "");

  /** Google's, those of vLLM and NVIDIA, SGLang, llama.cpp and text-generation-inference. */
  private static final List<String> SCHEMAS_THERE =
      Stream.of(
              TwoSpellings.inConfig("responseSchema?"),
              TwoSpellings.inConfig("responseJsonSchema?"),
              List.of("response_format.schema?", "response_format.json_schema?", "format?"),
              Constraints.NAMES.stream().map(name -> name + "?").toList())
          .flatMap(List::stream)
          .toList();

  private static final List<String> LOGPROBS =
      with("responseLogprobs?", "logprobs?", "top_logprobs?");

  private static final List<String> MODALITIES = with("responseModalities", "modalities");

  private static final List<String> OTHERS = List.of("audio?", "echo?", "suffix?");

  /** Half of it stays at the server under an id that the application will get. */
  private static final List<String> STORED = List.of("store?", "background?");

  /** Whether responses are to be kept is said here; who says nothing wants it. */
  private static final List<String> RESPONSES = List.of("store", "include");

  private static final JsonFields FIELDS =
      JsonFields.of(
          List.of(CHOICES, SCHEMAS, SCHEMAS_THERE, LOGPROBS, MODALITIES, OTHERS, STORED, RESPONSES)
              .stream()
              .flatMap(List::stream)
              .toList());

  private AnswerShape() {}

  /**
   * What hinders.
   *
   * @return {@code several_choices}, {@code structured_output}, {@code logprobs}, {@code stored},
   *     {@code media}, or null where nothing does
   */
  public static @Nullable String hindrance(byte[] body) {
    JsonFields.Values values = FIELDS.read(body);
    for (String path : CHOICES) {
      if (values.count(path) > 1) {
        return "several_choices";
      }
    }
    for (String path : SCHEMAS) {
      if (!PLAIN.containsAll(values.texts(path))) {
        return "structured_output";
      }
    }
    if (isAny(values, SCHEMAS_THERE)) {
      return "structured_output";
    }
    boolean included = values.texts("include").contains("message.output_text.logprobs");
    if (included || isAny(values, LOGPROBS)) {
      return "logprobs";
    }
    if (isAny(values, STORED)) {
      return "stored";
    }
    boolean onlyText =
        MODALITIES.stream()
            .flatMap(path -> values.texts(path).stream())
            .allMatch("text"::equalsIgnoreCase);
    return !onlyText || isAny(values, OTHERS) ? "media" : null;
  }

  /** Whether a response to this is to be kept at the server: where nothing is said, it is. */
  public static boolean isKept(byte[] body) {
    return !Boolean.FALSE.equals(FIELDS.read(body).first("store"));
  }

  private static List<String> with(String google, String... others) {
    return Stream.concat(TwoSpellings.inConfig(google).stream(), Stream.of(others)).toList();
  }

  private static boolean isAny(JsonFields.Values values, List<String> paths) {
    return paths.stream().anyMatch(values::isTrue);
  }
}
