package io.outrigger.client.jdk;

import io.outrigger.call.AgentFault;
import io.outrigger.call.Gate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The sides of a {@link HeldFlow} that others call: its source's and its reader's. Keeps what has
 * come and is not with the reader yet, so that a failure of ours loses nothing: from then on the
 * reader gets the items themselves, and the rest of the source, with nobody looking. Knows order
 * and demand, and nothing else: what it does not do cannot fail.
 */
class GuardedFlow<I> implements Flow.Subscriber<I> {
  final HeldFlow<I> flow;
  private final CompletableFuture<HeldFlow<I>> enough;
  private final Tap tap = new Tap();

  // Guarded by this; signals are sent outside of the lock.
  private final Deque<I> came = new ArrayDeque<>();
  private Flow.@Nullable Subscription source;
  private Flow.@Nullable Subscriber<? super I> reader;
  private HeldFlow.@Nullable Passage<I> passage;
  private long wanted;
  private long asked;
  private boolean ended;
  private boolean cut;
  private boolean plain;
  private boolean subscribed;
  private boolean telling;
  private boolean done;
  private @Nullable Throwable bug;
  private @Nullable Throwable error;
  private @Nullable Throwable refused;

  GuardedFlow(HeldFlow<I> flow) {
    this.flow = flow;
    this.enough = flow.enough();
  }

  /** Whether the flow has failed, and its reader gets the source as it is. */
  final synchronized boolean isPlain() {
    return plain;
  }

  /**
   * Gives everything to a reader, by way of a passage if there is one; once.
   *
   * @return what the reader threw at its subscription, or null
   */
  final @Nullable Throwable handTo(
      Flow.Subscriber<? super I> next, HeldFlow.@Nullable Passage<I> by) {
    boolean failed;
    synchronized (this) {
      if (reader != null) {
        throw new IllegalStateException("handed over already");
      }
      reader = next;
      passage = by;
      failed = plain;
    }
    if (failed) {
      leave();
      emit();
    } else {
      try {
        flow.handTo(tap, by);
      } catch (Throwable bug) {
        takeOver(bug);
      }
    }
    synchronized (this) {
      return refused;
    }
  }

  /** The same where making a passage has failed, or telling the flow. */
  final @Nullable Throwable handPlainly(Flow.Subscriber<? super I> next, Throwable bug) {
    synchronized (this) {
      reader = reader == null ? next : reader;
    }
    takeOver(bug);
    synchronized (this) {
      return refused;
    }
  }

  /** Ends the flow before its source does. */
  final void breakOff(Throwable why) {
    noteEnd(why);
    try {
      flow.breakOff(why);
    } catch (Throwable bug) {
      takeOver(bug);
      cancelSource();
    }
    emit();
  }

  /** Nobody wants it any more. */
  final void discard() {
    tap.cancel();
    enough.complete(flow);
  }

  /** As {@link HeldFlow#drain}. */
  final void drain(long most, long patience) {
    forget();
    try {
      flow.drain(most, patience);
    } catch (Throwable bug) {
      takeOver(bug);
      cancelSource();
    }
  }

  @Override
  public final void onSubscribe(Flow.Subscription subscription) {
    synchronized (this) {
      source = subscription;
    }
    try {
      flow.onSubscribe(new Counted(subscription));
    } catch (Throwable bug) {
      takeOver(bug);
    }
    boolean unwanted;
    synchronized (this) {
      unwanted = plain && (done || ended || cut);
    }
    if (unwanted) {
      subscription.cancel();
    }
    emit();
  }

  @Override
  public final void onNext(I item) {
    synchronized (this) {
      asked--;
      if (!done && !ended && !cut) {
        came.add(item);
      }
    }
    try {
      flow.onNext(item);
    } catch (Throwable bug) {
      takeOver(bug);
    }
    emit();
  }

  @Override
  public final void onError(Throwable broken) {
    noteEnd(broken);
    try {
      flow.onError(broken);
    } catch (Throwable bug) {
      takeOver(bug);
    }
    emit();
  }

  @Override
  public final void onComplete() {
    noteEnd(null);
    try {
      flow.onComplete();
    } catch (Throwable bug) {
      takeOver(bug);
    }
    emit();
  }

  private synchronized void noteEnd(@Nullable Throwable broken) {
    if (!ended) {
      ended = true;
      error = broken;
    }
  }

  /** What the flow asks of its source. */
  private final class Counted implements Flow.Subscription {
    private final Flow.Subscription counted;

    Counted(Flow.Subscription counted) {
      this.counted = counted;
    }

    @Override
    public void request(long n) {
      synchronized (GuardedFlow.this) {
        if (plain) {
          return;
        }
        asked = more(asked, n);
      }
      counted.request(n);
    }

    @Override
    public void cancel() {
      counted.cancel();
    }
  }

  /** Between the flow and its reader. */
  private final class Tap implements Flow.Subscriber<I>, Flow.Subscription {
    @Override
    public void onSubscribe(Flow.Subscription unused) {
      Flow.Subscriber<? super I> to;
      synchronized (GuardedFlow.this) {
        to = reader;
        if (plain || subscribed || to == null) {
          return;
        }
        subscribed = true;
        telling = true;
      }
      subscribe(to);
      emit();
    }

    @Override
    public void onNext(I item) {
      Flow.Subscriber<? super I> to;
      synchronized (GuardedFlow.this) {
        to = reader;
        if (plain || done || to == null) {
          return;
        }
        if (came.peek() == item) {
          came.poll();
        } else if (!came.isEmpty()) {
          cut = true;
          came.clear();
        }
        wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
        telling = true;
      }
      tell(to, item);
      emit();
    }

    @Override
    public void onError(Throwable broken) {
      Flow.Subscriber<? super I> to = last();
      if (to != null) {
        tellEnd(to, broken);
      }
    }

    @Override
    public void onComplete() {
      Flow.Subscriber<? super I> to = last();
      if (to != null) {
        tellEnd(to, null);
      }
    }

    private Flow.@Nullable Subscriber<? super I> last() {
      synchronized (GuardedFlow.this) {
        boolean mine = !plain && !done;
        done |= mine;
        return mine ? reader : null;
      }
    }

    @Override
    public void request(long n) {
      synchronized (GuardedFlow.this) {
        if (n > 0) {
          wanted = more(wanted, n);
        } else {
          came.clear();
          wanted = 1;
          ended = true;
          error = new IllegalArgumentException("a demand of " + n + " items");
        }
      }
      try {
        flow.request(n);
      } catch (Throwable bug) {
        takeOver(bug);
      }
      if (n <= 0) {
        cancelSource();
      }
      emit();
    }

    @Override
    public void cancel() {
      forget();
      try {
        flow.cancel();
      } catch (Throwable bug) {
        takeOver(bug);
      }
      if (isPlain()) {
        cancelSource();
      }
    }
  }

  private void subscribe(Flow.Subscriber<? super I> to) {
    try {
      to.onSubscribe(tap);
    } catch (Throwable theirs) {
      synchronized (this) {
        refused = theirs;
      }
      tap.cancel();
    } finally {
      told();
    }
  }

  private void tell(Flow.Subscriber<? super I> to, I item) {
    try {
      to.onNext(item);
    } catch (Throwable theirs) {
      tap.cancel();
      tellEnd(to, theirs);
    } finally {
      told();
    }
  }

  /** What the reader throws at its end is of no use to anybody. */
  private void tellEnd(Flow.Subscriber<? super I> to, @Nullable Throwable broken) {
    try {
      if (broken == null) {
        to.onComplete();
      } else {
        to.onError(broken);
      }
    } catch (Throwable theirs) {
      // As the client has it.
    }
  }

  private synchronized void told() {
    telling = false;
  }

  private synchronized void forget() {
    done = true;
    came.clear();
  }

  private static long more(long demand, long n) {
    return demand + n < 0 && demand > 0 ? Long.MAX_VALUE : demand + n;
  }

  private void cancelSource() {
    Flow.Subscription open;
    synchronized (this) {
      open = source;
    }
    if (open != null) {
      open.cancel();
    }
  }

  /** The flow is not to be trusted any more. */
  private void takeOver(Throwable bug) {
    Gate.failedOpen("client", bug);
    boolean first;
    boolean over;
    synchronized (this) {
      first = !plain;
      plain = true;
      over = cut;
      this.bug = first ? bug : this.bug;
    }
    if (first) {
      leave();
      if (over) {
        cancelSource();
      }
    }
    enough.complete(flow);
    emit();
  }

  private void leave() {
    HeldFlow.Passage<I> by;
    synchronized (this) {
      by = passage;
      passage = null;
    }
    try {
      if (by != null) {
        by.left();
      }
    } catch (Throwable worse) {
      Gate.failedOpen("client", worse);
    }
  }

  /** Where the flow has failed: hands over what is there, or asks for more. */
  private void emit() {
    while (true) {
      Flow.Subscriber<? super I> to;
      I item = null;
      Throwable broken = null;
      long lacking = 0;
      synchronized (this) {
        to = reader;
        if (!plain || to == null || telling || done) {
          return;
        }
        if (subscribed) {
          item = wanted > 0 ? came.poll() : null;
          if (item != null) {
            wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
            telling = true;
          } else if (came.isEmpty() && (ended || cut)) {
            // Where something was held back for good, this is not the end of it.
            broken = error == null && cut ? lost() : error;
            if (broken != null && wanted == 0) {
              return; // some readers drop what they have not read yet at the sight of a failure
            }
            done = true;
          } else {
            lacking = came.isEmpty() && source != null ? wanted - asked : 0;
            if (lacking <= 0) {
              return;
            }
            asked += lacking;
          }
        } else {
          subscribed = true;
          telling = true;
          lacking = -1;
        }
      }
      if (lacking < 0) {
        subscribe(to);
      } else if (item != null) {
        tell(to, item);
      } else if (lacking > 0) {
        ask(lacking);
      } else {
        tellEnd(to, broken);
      }
    }
  }

  private AgentFault lost() {
    Throwable why = bug == null ? new IllegalStateException() : bug;
    return new AgentFault("the rest was lost by an internal error of the Outrigger agent", why);
  }

  private void ask(long n) {
    Flow.Subscription open;
    synchronized (this) {
      open = source;
    }
    if (open != null) {
      open.request(n);
    }
  }
}
