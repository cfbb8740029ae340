package io.outrigger.client.jdk;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The next signal of a flow: decided under its lock, given outside of it. */
sealed interface Move<I> {

  /** The reader hears of its subscription. */
  record Subscribe<I>(Flow.Subscriber<? super I> to) implements Move<I> {}

  /** The reader gets an item, by way of the passage if there is one. */
  record Give<I>(Flow.Subscriber<? super I> to, @Nullable Passage<I> by, I item)
      implements Move<I> {
    /** Without the item. */
    @Override
    public String toString() {
      return "Give to " + to;
    }
  }

  /** The passage says how it ends; null = as the source has. */
  record Over<I>(Passage<I> by, @Nullable Throwable error) implements Move<I> {}

  /** The reader hears of the end, null = a clean one. Nothing comes behind it. */
  record End<I>(Flow.Subscriber<? super I> to, @Nullable Throwable error) implements Move<I> {}

  /** The source is asked for so many more. */
  record Ask<I>(Flow.Subscription source, long n) implements Move<I> {}
}
