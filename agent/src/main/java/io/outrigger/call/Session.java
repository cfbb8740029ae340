package io.outrigger.call;

import org.jspecify.annotations.Nullable;

/**
 * What the drivers run: turns what attempts bring into the next {@link Step}. Not thread-safe: its
 * methods are called one after the other.
 */
interface Session<R> {

  /** The first step. */
  Step<R> begin();

  /** The wait is over. */
  Step<R> resumed();

  /** The attempt brought a response. */
  Step<R> answered(Reply<R> reply);

  /** The attempt threw. */
  Step<R> broke(Throwable error);

  /**
   * The attempt died in the agent's own code: no further one is made, since nobody knows what
   * became of it.
   */
  Step<R> died(Throwable bug);

  /**
   * The application gave up, or the thread was interrupted; {@code error} is what it gets to see.
   */
  Step<R> cancelled(Throwable error);

  /**
   * Something of ours failed, and the driver hands over what there is without us: nothing may stay
   * open. Never throws.
   *
   * @param brought what the application gets, where it is a response
   * @param error what it gets thrown, where it is an exception
   */
  void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error);

  /** What a step handed over before something of ours failed; null = nothing. */
  @Nullable Step<R> handed();

  /** Whether what an attempt brought is worth something to the application without this. */
  default boolean givesAsItCame() {
    return true;
  }
}
