package io.outrigger.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds targets that a chain's requests cannot reach. A request keeps its wire form, so a target of
 * another one is never used; what form the requests have is known only as far as the targets and
 * the model's name tell.
 */
final class ChainForms {
  private static final List<String> OPENAI =
      List.of(
          "openai",
          "azure",
          "mistral",
          "groq",
          "deepseek",
          "xai",
          "together",
          "fireworks",
          "perplexity",
          "openrouter",
          "huggingface",
          "vllm",
          "litellm");

  /** Beginnings of models' names and the form in which nearly everybody asks for them. */
  private static final String[][] USUAL = {
    {"gpt-", "openai"},
    {"chatgpt-", "openai"},
    {"o1", "openai"},
    {"o3", "openai"},
    {"o4", "openai"},
    {"claude", "anthropic"},
    {"gemini-", "gemini"},
    {"command-", "cohere"},
  };

  private final Value chain;
  private final Problems problems;

  ChainForms(Value chain, Problems problems) {
    this.chain = chain;
    this.problems = problems;
  }

  void check(List<FallbackTarget> targets, Function<String, @Nullable Endpoint> endpoints) {
    String form = usual(chain.key().owner());
    boolean certain = false;
    for (FallbackTarget target : targets) {
      String name = target.endpoint();
      Endpoint endpoint = name == null ? null : endpoints.apply(name);
      if (endpoint == null) {
        continue;
      }
      String other = form(endpoint.provider());
      if (other != null && form != null && !other.equals(form)) {
        mismatch(target, other, form, certain);
      } else if (other != null) {
        form = other;
        certain = true;
      }
      address(target, endpoint);
    }
  }

  private void mismatch(FallbackTarget target, String form, String expected, boolean certain) {
    String what = target + " takes requests in the form of " + form;
    String next = "used only for requests that have that form already; nothing is translated";
    if (certain) {
      error(what + ", the targets before it in that of " + expected, next);
    } else {
      notice(what + ", and this model is usually asked in that of " + expected, next);
    }
  }

  private void address(FallbackTarget target, Endpoint endpoint) {
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

  private void error(String what, String next) {
    problems.error(chain.source(), chain.key().text(), chain.text(), what, null, next);
  }

  private void notice(String what, String next) {
    problems.notice(chain.source(), chain.key().text(), chain.text(), what, next);
  }

  /** Null where a provider's requests come in several forms. */
  private static @Nullable String form(@Nullable String provider) {
    if (provider == null || provider.equals("ollama")) {
      return null;
    }
    if (OPENAI.contains(provider)) {
      return "openai";
    }
    return provider.equals("vertex") ? null : provider;
  }

  private static @Nullable String usual(String pattern) {
    for (String[] usual : USUAL) {
      if (pattern.startsWith(usual[0])) {
        return usual[1];
      }
    }
    return null;
  }
}
