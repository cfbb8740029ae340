package io.outrigger.client.jdk;

import org.jspecify.annotations.Nullable;

/** What stands between a {@link HeldFlow} and its reader; told by one thread at a time. */
interface Passage<I> {

  /** The item as the reader may have it; where that is another one, it is the last. */
  I pass(I item);

  /** The reader has had everything. Null = it ends for it as the source did. */
  @Nullable Last<I> over(@Nullable Throwable error);

  /** The reader waits from now on. Under the flow's lock. */
  void waits();

  /** The reader gave up. */
  void left();

  /**
   * An end of the passage's own.
   *
   * @param error null = a clean one
   */
  record Last<I>(I item, @Nullable Throwable error) {}
}
