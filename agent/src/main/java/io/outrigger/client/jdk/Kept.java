package io.outrigger.client.jdk;

import io.outrigger.call.AgentFault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a {@link GuardedFlow} and is not with its reader yet, and who stands where.
 * Knows order and demand, and nothing else: what it does not do cannot fail. Every method is one
 * step, under the lock, and gives no signal.
 */
final class Kept<I> {
  private final Deque<I> came = new ArrayDeque<>();
  private Flow.@Nullable Subscription source;
  private Flow.@Nullable Subscriber<? super I> reader;
  private long wanted;
  private long asked;
  private boolean ended;
  private boolean cut;
  private boolean subscribed;
  private boolean telling;
  private boolean done;
  private @Nullable Throwable bug;
  private @Nullable Throwable error;

  /** Whether the flow has failed, and its reader gets the source as it is. */
  synchronized boolean isPlain() {
    return bug != null;
  }

  /**
   * The flow has failed.
   *
   * @return whether for the first time
   */
  synchronized boolean fail(Throwable why) {
    boolean first = bug == null;
    bug = first ? why : bug;
    return first;
  }

  // ---- the source ----

  synchronized void begin(Flow.Subscription subscription) {
    source = subscription;
  }

  synchronized Flow.@Nullable Subscription source() {
    return source;
  }

  /** Whether nobody takes anything of the source any more, although the flow will not say so. */
  synchronized boolean isUnwanted() {
    return bug != null && (done || ended || cut);
  }

  /** The flow asks for so many more; whether it may. */
  synchronized boolean ask(long n) {
    if (bug == null) {
      asked = sum(asked, n);
    }
    return bug == null;
  }

  synchronized void take(I item) {
    asked--;
    if (!done && !ended && !cut) {
      came.add(item);
    }
  }

  synchronized void end(@Nullable Throwable broken) {
    if (!ended) {
      ended = true;
      error = broken;
    }
  }

  // ---- the reader ----

  synchronized void handTo(Flow.Subscriber<? super I> next) {
    if (reader != null) {
      throw new IllegalStateException("handed over already");
    }
    reader = next;
  }

  synchronized boolean hasReader() {
    return reader != null;
  }

  synchronized void want(long n) {
    wanted = sum(wanted, n);
  }

  /** The reader gets nothing more but this failure. */
  synchronized void refuse(Throwable why) {
    came.clear();
    wanted = Math.max(1, wanted);
    ended = true;
    error = why;
  }

  /** The reader gets nothing more. */
  synchronized void forget() {
    done = true;
    came.clear();
  }

  /** Whether what the reader has got is not all that came, and never will be. */
  synchronized boolean isCut() {
    return cut;
  }

  // ---- what the flow tells the reader; null = nothing, for it is plain or over ----

  synchronized Flow.@Nullable Subscriber<? super I> subscribing() {
    if (bug != null || subscribed || reader == null) {
      return null;
    }
    subscribed = true;
    telling = true;
    return reader;
  }

  synchronized Flow.@Nullable Subscriber<? super I> giving(I item) {
    if (bug != null || done || reader == null) {
      return null;
    }
    if (came.peek() == item) {
      came.poll();
    } else if (!came.isEmpty()) {
      cut = true;
      came.clear();
    }
    wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
    telling = true;
    return reader;
  }

  synchronized Flow.@Nullable Subscriber<? super I> ending() {
    boolean mine = bug == null && !done;
    done |= mine;
    return mine ? reader : null;
  }

  /** The reader has been told. */
  synchronized void told() {
    telling = false;
  }

  // ---- what it gets where the flow has failed ----

  /** What to do now; null = nothing. */
  synchronized @Nullable Move<I> next() {
    if (bug == null || reader == null || telling || done) {
      return null;
    }
    if (!subscribed) {
      subscribed = true;
      telling = true;
      return new Move.Subscribe<>(reader);
    }
    I item = wanted > 0 ? came.poll() : null;
    if (item != null) {
      wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
      telling = true;
      return new Move.Give<>(reader, null, item);
    }
    if (came.isEmpty() && (ended || cut)) {
      Throwable broken = error == null && cut ? lost(bug) : error;
      if (broken != null && wanted == 0) {
        return null; // some readers drop what they have not read yet at the sight of a failure
      }
      done = true;
      return new Move.End<>(reader, broken);
    }
    long lacking = came.isEmpty() && source != null ? wanted - asked : 0;
    if (lacking <= 0 || source == null) {
      return null;
    }
    asked += lacking;
    return new Move.Ask<>(source, lacking);
  }

  /** Where something was held back for good, what the reader has got is not all. */
  private static AgentFault lost(Throwable bug) {
    return new AgentFault("the rest was lost by an internal error of the Outrigger agent", bug);
  }

  private static long sum(long demand, long n) {
    return demand + n < 0 && demand > 0 ? Long.MAX_VALUE : demand + n;
  }
}
