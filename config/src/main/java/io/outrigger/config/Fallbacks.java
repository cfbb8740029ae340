package io.outrigger.config;

import java.util.List;

/**
 * Who answers where a model cannot ({@code outrigger.fallback.*}).
 *
 * @param chains for every failure that moves on, the most specific pattern first
 * @param contextLength for conversations that are too long for the model, likewise
 */
public record Fallbacks(List<Chain> chains, List<Chain> contextLength) {

  /** Nobody. */
  public static final Fallbacks NONE = new Fallbacks(List.of(), List.of());

  public Fallbacks {
    chains = List.copyOf(chains);
    contextLength = List.copyOf(contextLength);
  }

  /**
   * One line of the configuration.
   *
   * @param pattern a model's name, or the beginning of one with a star behind it
   * @param targets in the order in which they are tried
   */
  public record Chain(String pattern, List<FallbackTarget> targets) {
    public Chain {
      targets = List.copyOf(targets);
    }

    boolean matches(String model) {
      return pattern.endsWith("*")
          ? model.startsWith(pattern.substring(0, pattern.length() - 1))
          : model.equals(pattern);
    }
  }

  /** The targets for a model, in order; empty where none are named. */
  public List<FallbackTarget> of(String model) {
    return first(chains, model);
  }

  /** The targets for what is too long for a model, in order; empty where none are named. */
  public List<FallbackTarget> forLongContext(String model) {
    return first(contextLength, model);
  }

  private static List<FallbackTarget> first(List<Chain> chains, String model) {
    for (Chain chain : chains) {
      if (chain.matches(model)) {
        return chain.targets();
      }
    }
    return List.of();
  }
}
