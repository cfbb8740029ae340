package io.outrigger.provider;

import java.util.List;

/** Where servers of one's own take what an answer's text must look like, beside a format. */
final class Constraints {
  /** Dotted paths. */
  static final List<String> NAMES =
      List.of(
          // vLLM
          "guided_json",
          "guided_regex",
          "guided_choice",
          "guided_grammar",
          "guided_decoding_backend",
          "guided_whitespace_pattern",
          "structured_outputs",
          "structural_tag",
          // NVIDIA
          "nvext.guided_json",
          "nvext.guided_regex",
          "nvext.guided_choice",
          "nvext.guided_grammar",
          // llama.cpp, SGLang, text-generation-inference
          "grammar",
          "json_schema",
          "regex",
          "ebnf",
          "parameters.grammar");

  private Constraints() {}
}
