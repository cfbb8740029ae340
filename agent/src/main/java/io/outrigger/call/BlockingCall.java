package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.engine.CallListener;
import io.outrigger.route.Route;

/** Drives a call whose caller waits. */
public final class BlockingCall {

  /**
   * Sends the application's request as if the agent were absent; whatever was read of its body is
   * put back.
   */
  @FunctionalInterface
  public interface Untouched<R> {
    /** Sends once. */
    R send() throws Exception;
  }

  private BlockingCall() {}

  /**
   * Runs one call.
   *
   * @throws Exception what the client threw in the end
   */
  public static <R> R run(
      Pipeline pipeline, Route route, BlockingExchange<R> exchange, Untouched<R> untouched)
      throws Exception {
    CallSession<R> session;
    Step<R> step;
    try {
      session = CallSession.open(pipeline, route, exchange);
      step = session.begin();
    } catch (Throwable bug) {
      pipeline.failedOpen("call", bug);
      return untouched.send();
    }
    Reply<R> got = null;
    Throwable threw = null;
    while (true) {
      if (step instanceof Step.Return<R> end) {
        return end.value();
      }
      if (step instanceof Step.Throw<R> end) {
        throw sneaky(end.error());
      }
      try {
        if (step instanceof Step.Pause<R> pause) {
          step = pause(pipeline, session, exchange, pause.nanos());
          continue;
        }
        Step.Send<R> send = (Step.Send<R>) step;
        got = null;
        threw = null;
        try {
          got = transmit(exchange, send);
        } catch (Throwable error) {
          threw = error;
        }
        if (threw != null && Blame.isOurs(threw, send.spec(), exchange.phase())) {
          pipeline.failedOpen("client", threw);
          return untouched.send();
        }
        if (threw != null && isGivenUp(exchange)) {
          // Clients tell a cancel apart from a broken connection by their own state only.
          step = session.cancelled(threw);
          continue;
        }
        step = got != null ? session.answered(got) : session.broke(requireNonNull(threw));
      } catch (Throwable bug) {
        pipeline.failedOpen("call", bug);
        // Once an attempt has left, sending again could do the work twice: hand over what it
        // brought.
        if (got != null) {
          return got.deliver(HandOver.UNTOUCHED);
        }
        if (threw != null) {
          throw sneaky(threw);
        }
        return untouched.send();
      }
    }
  }

  private static boolean isGivenUp(BlockingExchange<?> exchange) {
    return exchange.isCancelled() || Thread.currentThread().isInterrupted();
  }

  private static <R> Step<R> pause(
      Pipeline pipeline, CallSession<R> session, BlockingExchange<R> exchange, long nanos) {
    try {
      return pipeline.timing().pause(nanos, exchange::isCancelled)
          ? session.resumed()
          : session.cancelled(exchange.cancelled(false));
    } catch (InterruptedException e) {
      return session.cancelled(exchange.cancelled(true));
    }
  }

  @SuppressWarnings("try") // both are held, not used
  private static <R> Reply<R> transmit(BlockingExchange<R> exchange, Step.Send<R> send)
      throws Exception {
    try (Claim claim = Claim.take();
        CallListener.Scope scope = send.scope()) {
      return exchange.send(send.spec(), send.errorLimit());
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
