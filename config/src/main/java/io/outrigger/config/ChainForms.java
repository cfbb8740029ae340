package io.outrigger.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds targets that a chain's requests can hardly reach. A request keeps its wire form; which one
 * it has is known only as far as the model's name tells, so these are notices, and every request is
 * judged by itself.
 */
final class ChainForms {
  /** Beginnings of models' names and the form in which nearly everybody asks for them. */
  private static final String[][] USUAL = {
    {"claude", "anthropic"}, {"gemini-", "gemini"}, {"command-", "cohere"},
  };

  /** Who is known to take a form besides its owner; OpenAI's is taken by nearly everybody. */
  private static final String[][] SPEAKERS = {
    {"anthropic", "azure", "openrouter", "litellm", "vllm", "ollama", "deepseek", "xai"},
    {"gemini", "vertex", "litellm"},
    {"cohere", "litellm"},
  };

  private final Value chain;
  private final Problems problems;

  ChainForms(Value chain, Problems problems) {
    this.chain = chain;
    this.problems = problems;
  }

  void check(FallbackTarget target, Endpoint endpoint) {
    String form = usual(chain.key().owner());
    if (form != null && !speaks(endpoint.provider(), form)) {
      notice(
          target + " does not take the form of " + form + ", in which this model is usually asked",
          "used only for requests that have another form; nothing is translated");
    }
    if (endpoint.hasWildcardHost()) {
      notice(
          target + " stands for several hosts",
          "used only for requests that go there already; outrigger.endpoint."
              + endpoint.name()
              + ".url names one");
    } else if ("azure".equals(endpoint.provider())
        && !endpoint.pathPrefix().endsWith("/openai/v1")) {
      notice(
          target + " has no /openai/v1 address",
          "requests in the form of openai cannot go there; other azure requests can");
    }
  }

  private void notice(String what, String next) {
    problems.notice(chain.source(), chain.key().text(), chain.text(), what, next);
  }

  private static @Nullable String usual(String pattern) {
    for (String[] usual : USUAL) {
      if (pattern.startsWith(usual[0])) {
        return usual[1];
      }
    }
    return null;
  }

  private static boolean speaks(@Nullable String provider, String form) {
    if (provider == null) {
      return true; // taken at the operator's word
    }
    for (String[] speakers : SPEAKERS) {
      if (speakers[0].equals(form)) {
        return List.of(speakers).contains(provider);
      }
    }
    return true;
  }
}
