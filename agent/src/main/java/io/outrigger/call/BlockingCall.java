package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.engine.CallListener;
import io.outrigger.http.Outcome;
import io.outrigger.route.Route;
import org.jspecify.annotations.Nullable;

/** Drives a call whose caller waits. */
public final class BlockingCall<R> {
  private final Pipeline pipeline;
  private final BlockingExchange<R> exchange;
  private final Session<R> session;
  private final Untouched<R> untouched;
  private boolean left;
  private @Nullable Reply<R> got;
  private @Nullable Throwable threw;

  /**
   * Sends the application's request as if the agent were absent; whatever was read of its body is
   * put back.
   */
  @FunctionalInterface
  public interface Untouched<R> {
    /** Sends once. */
    R send() throws Exception;
  }

  private BlockingCall(
      Pipeline pipeline, BlockingExchange<R> exchange, Session<R> session, Untouched<R> untouched) {
    this.pipeline = pipeline;
    this.exchange = exchange;
    this.session = session;
    this.untouched = untouched;
  }

  /**
   * Runs one call.
   *
   * @throws Exception what the client threw in the end
   */
  public static <R> R run(
      Pipeline pipeline, Route route, BlockingExchange<R> exchange, Untouched<R> untouched)
      throws Exception {
    BlockingCall<R> call;
    try {
      CallSession<R> session = CallSession.open(pipeline, route, exchange);
      call = new BlockingCall<>(pipeline, exchange, session, untouched);
    } catch (Throwable bug) {
      pipeline.failedOpen("call", bug);
      return untouched.send();
    }
    return call.drive();
  }

  /**
   * Goes on with a call that has left long ago.
   *
   * @throws Exception where nothing comes of it
   */
  static <R> R goOn(Pipeline pipeline, BlockingExchange<R> exchange, Session<R> session)
      throws Exception {
    BlockingCall<R> call =
        new BlockingCall<>(
            pipeline,
            exchange,
            session,
            () -> {
              throw new IllegalStateException("it has left");
            });
    call.left = true;
    return call.drive();
  }

  private R drive() throws Exception {
    Step<R> step = null;
    while (true) {
      try {
        step = step == null ? session.begin() : next(step);
      } catch (Throwable bug) {
        pipeline.failedOpen("call", bug);
        return failOpen(bug);
      }
      if (step instanceof Step.Return<R> end) {
        return end.value();
      }
      if (step instanceof Step.Throw<R> end) {
        throw sneaky(end.error());
      }
    }
  }

  private Step<R> next(Step<R> step) {
    return step instanceof Step.Pause<R> pause ? pause(pause.nanos()) : send((Step.Send<R>) step);
  }

  private Step<R> pause(long nanos) {
    try {
      return pipeline.timing().pause(nanos, exchange::isCancelled)
          ? session.resumed()
          : session.cancelled(exchange.cancelled(false));
    } catch (InterruptedException e) {
      return session.cancelled(exchange.cancelled(true));
    }
  }

  private Step<R> send(Step.Send<R> send) {
    left = true;
    got = null;
    threw = null;
    try {
      Reply<R> reply = requireNonNull(transmit(send), "the adapter brought nothing");
      got = reply;
      return session.answered(reply);
    } catch (Throwable error) {
      if (got != null) {
        throw sneaky(error);
      }
      threw = error;
    }
    if (isGivenUp()) {
      // Clients tell a cancel apart from a broken connection by their own state only.
      return session.cancelled(threw);
    }
    if (!Blame.isOurs(threw)) {
      return session.broke(threw);
    }
    if (send.spec().number() == 1 && exchange.phase() == Outcome.Phase.BEFORE_SEND) {
      left = false;
      throw sneaky(threw);
    }
    pipeline.failedOpen("client", threw);
    return session.died(threw);
  }

  private boolean isGivenUp() {
    return exchange.isCancelled() || Thread.currentThread().isInterrupted();
  }

  private Reply<R> transmit(Step.Send<R> send) throws Exception {
    Claim claim = null;
    try {
      claim = Claim.take();
      return exchange.send(send.spec(), send.errorLimit());
    } finally {
      leave(pipeline, send.scope(), claim);
    }
  }

  /** Ends what an attempt held on this thread; a failure here must not cost what it brought. */
  static void leave(Pipeline pipeline, CallListener.Scope scope, @Nullable Claim claim) {
    try (claim) {
      scope.close();
    } catch (Throwable bug) {
      pipeline.failedOpen("call", bug);
    }
  }

  /**
   * Goes on without us. Once an attempt has left, sending again could do the work twice: the
   * application gets what it brought.
   */
  private R failOpen(Throwable bug) throws Exception {
    if (!left) {
      return pass();
    }
    Step<R> handed = session.handed();
    Throwable shown = threw == null || Blame.isOurs(threw) ? Blame.shown(bug) : threw;
    session.givenUp(got, got == null ? shown : null);
    if (handed instanceof Step.Return<R> end) {
      return end.value();
    }
    if (handed instanceof Step.Throw<R> end) {
      throw sneaky(end.error());
    }
    if (got == null || !session.givesAsItCame()) {
      throw sneaky(shown);
    }
    try {
      return got.deliver(HandOver.UNTOUCHED);
    } catch (Throwable worse) {
      throw Blame.shown(worse);
    }
  }

  private R pass() throws Exception {
    try {
      R value = untouched.send();
      session.givenUp(null, null);
      return value;
    } catch (Throwable error) {
      session.givenUp(null, error);
      throw error;
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
