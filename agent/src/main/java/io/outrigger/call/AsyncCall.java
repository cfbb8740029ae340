package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.http.Outcome;
import io.outrigger.route.Route;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a call whose caller holds a future. Holds no thread while an attempt or a wait is under
 * way: the next step runs where the last attempt completed, or, after a wait, on the exchange's
 * executor.
 */
public final class AsyncCall<R> {
  private final Pipeline pipeline;
  private final AsyncExchange<R> exchange;
  private final Session<CompletionStage<R>> session;
  private final Supplier<CompletableFuture<R>> untouched;
  private final CallFuture<R> result;
  private boolean left;
  private @Nullable Reply<CompletionStage<R>> got;
  private @Nullable Throwable threw;

  private AsyncCall(
      Pipeline pipeline,
      AsyncExchange<R> exchange,
      Session<CompletionStage<R>> session,
      Supplier<CompletableFuture<R>> untouched,
      CallFuture<R> result) {
    this.pipeline = pipeline;
    this.exchange = exchange;
    this.session = session;
    this.untouched = untouched;
    this.result = result;
  }

  /** Starts one call whose request body can be had at once. */
  public static <R> CompletableFuture<R> start(
      Pipeline pipeline,
      Route route,
      AsyncExchange<R> exchange,
      Supplier<CompletableFuture<R>> untouched) {
    return start(pipeline, route, CompletableFuture.completedFuture(exchange), untouched);
  }

  /**
   * Starts one call. Never throws what concerns the call: the future does.
   *
   * @param buffered completes when the request body was buffered; cancelled with the call. Where it
   *     fails the body did, and the call goes on untouched.
   * @param untouched sends the application's request as if the agent were absent
   * @return a future whose cancel stops the running attempt or the pending wait
   */
  public static <R> CompletableFuture<R> start(
      Pipeline pipeline,
      Route route,
      CompletableFuture<? extends AsyncExchange<R>> buffered,
      Supplier<CompletableFuture<R>> untouched) {
    CallFuture<R> result = new CallFuture<>();
    result.onCancel(() -> buffered.cancel(true));
    var unused =
        buffered.whenComplete(
            (exchange, error) -> {
              if (result.isDone()) {
                return; // given up before anything has left
              }
              if (exchange == null) {
                passOn(untouched, result);
              } else {
                begin(pipeline, route, exchange, untouched, result);
              }
            });
    return result;
  }

  private static <R> void begin(
      Pipeline pipeline,
      Route route,
      AsyncExchange<R> exchange,
      Supplier<CompletableFuture<R>> untouched,
      CallFuture<R> result) {
    AsyncCall<R> call;
    try {
      call = open(pipeline, route, exchange, untouched, result);
    } catch (Throwable bug) {
      pipeline.failedOpen("call", bug);
      passOn(untouched, result);
      return;
    }
    call.go(() -> call.take(call.session.begin()));
  }

  /** Goes on with a call that has left long ago; fails where nothing comes of it. */
  static <R> CompletableFuture<R> goOn(
      Pipeline pipeline, AsyncExchange<R> exchange, Session<CompletionStage<R>> session) {
    CallFuture<R> result = new CallFuture<>();
    AsyncCall<R> call =
        new AsyncCall<>(
            pipeline,
            exchange,
            session,
            () -> CompletableFuture.failedFuture(new IllegalStateException("it has left")),
            result);
    call.left = true;
    call.go(() -> call.take(session.begin()));
    return result;
  }

  private static <R> AsyncCall<R> open(
      Pipeline pipeline,
      Route route,
      AsyncExchange<R> exchange,
      Supplier<CompletableFuture<R>> untouched,
      CallFuture<R> result) {
    CallSession<CompletionStage<R>> session = CallSession.open(pipeline, route, exchange);
    return new AsyncCall<>(pipeline, exchange, session, untouched, result);
  }

  private static <R> void passOn(Supplier<CompletableFuture<R>> untouched, CallFuture<R> result) {
    if (result.isDone()) {
      return;
    }
    try {
      result.become(untouched.get(), () -> {});
    } catch (Throwable error) {
      result.fail(error);
    }
  }

  private void take(Step<CompletionStage<R>> step) {
    if (step instanceof Step.Return<CompletionStage<R>> end) {
      result.become(end.value(), this::unwanted);
    } else if (step instanceof Step.Throw<CompletionStage<R>> end) {
      result.fail(end.error());
    } else if (step instanceof Step.Pause<CompletionStage<R>> pause) {
      pause(pause.nanos());
    } else {
      send((Step.Send<CompletionStage<R>>) step);
    }
  }

  private void pause(long nanos) {
    AtomicBoolean over = new AtomicBoolean(); // the timer and a cancel race: one of them goes on
    Runnable wake =
        () -> {
          if (over.compareAndSet(false, true)) {
            go(() -> take(result.isDone() ? cancelled() : session.resumed()));
          }
        };
    // First, since a short wait may be over, and its attempt's own hook in place, at any time.
    AtomicReference<Runnable> unschedule = new AtomicReference<>(() -> {});
    result.onCancel(
        () -> {
          unschedule.get().run();
          wake.run();
        });
    unschedule.set(pipeline.timing().schedule(nanos, exchange.executor(), wake));
  }

  private Step<CompletionStage<R>> cancelled() {
    return session.cancelled(new CancellationException());
  }

  private void send(Step.Send<CompletionStage<R>> send) {
    if (result.isDone()) { // given up while the attempt was made ready
      BlockingCall.leave(pipeline, send.scope(), null);
      take(cancelled());
      return;
    }
    left = true;
    got = null;
    threw = null;
    CompletableFuture<Reply<CompletionStage<R>>> attempt;
    try {
      attempt = requireNonNull(transmit(send), "the adapter brought nothing");
    } catch (Throwable error) {
      attempt = CompletableFuture.failedFuture(error);
    }
    CompletableFuture<Reply<CompletionStage<R>>> running = attempt;
    result.onCancel(() -> running.cancel(true));
    var unused =
        attempt.whenComplete(
            (reply, error) ->
                go(
                    () -> {
                      got = reply; // first of all: whatever fails from here on, it is there
                      take(arrived(send, reply, error));
                    }));
  }

  private CompletableFuture<Reply<CompletionStage<R>>> transmit(
      Step.Send<CompletionStage<R>> send) {
    Claim claim = null;
    try {
      claim = Claim.take();
      return exchange.send(send.spec(), send.errorLimit());
    } finally {
      BlockingCall.leave(pipeline, send.scope(), claim);
    }
  }

  private Step<CompletionStage<R>> arrived(
      Step.Send<?> send, @Nullable Reply<CompletionStage<R>> reply, @Nullable Throwable error) {
    Throwable failure = error == null ? null : CallFuture.unwrapped(error);
    if (result.isDone() || failure instanceof CancellationException) {
      if (reply != null) {
        reply.discard();
      }
      return cancelled();
    }
    if (reply != null) {
      return session.answered(reply);
    }
    Throwable broken =
        failure != null ? failure : new IllegalStateException("the adapter brought nothing");
    threw = broken;
    if (!Blame.isOurs(broken)) {
      return session.broke(broken);
    }
    if (send.spec().number() == 1 && exchange.phase() == Outcome.Phase.BEFORE_SEND) {
      left = false;
      throw sneaky(broken);
    }
    pipeline.failedOpen("client", broken);
    return session.died(broken);
  }

  /** Makes the next move; the application's future completes whatever becomes of it. */
  private void go(Runnable move) {
    try {
      move.run();
    } catch (Throwable bug) {
      pipeline.failedOpen("call", bug);
      try {
        failOpen(bug);
      } catch (Throwable worse) {
        result.fail(left ? Blame.shown(worse) : worse);
      }
    }
  }

  /**
   * Goes on without us. Once an attempt has left, sending again could do the work twice: the
   * application gets what it brought.
   */
  private void failOpen(Throwable bug) {
    if (!left && !result.isDone()) {
      pass();
      return;
    }
    Step<CompletionStage<R>> handed = session.handed();
    Throwable shown = threw == null || Blame.isOurs(threw) ? Blame.shown(bug) : threw;
    session.givenUp(got, got == null ? shown : null);
    if (handed instanceof Step.Return<CompletionStage<R>> end) {
      result.become(end.value(), this::unwanted);
    } else if (handed instanceof Step.Throw<CompletionStage<R>> end) {
      result.fail(end.error());
    } else if (got == null || !session.givesAsItCame()) {
      result.fail(shown);
    } else {
      try {
        result.become(got.deliver(HandOver.UNTOUCHED), this::unwanted);
      } catch (IOException | InterruptedException theirs) {
        result.fail(theirs);
      }
    }
  }

  private void pass() {
    CompletableFuture<R> passed;
    try {
      passed = untouched.get();
    } catch (Throwable theirs) {
      session.givenUp(null, theirs);
      throw theirs;
    }
    var unused = passed.whenComplete((value, error) -> session.givenUp(null, error));
    result.become(passed, () -> {});
  }

  /** The application gave up at the last moment: nobody will read the answer. */
  private void unwanted() {
    try {
      if (got != null) {
        got.discard();
      }
    } catch (Throwable bug) {
      pipeline.failedOpen("client", bug);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
