package io.outrigger.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the rest of an answer that broke off, once. What comes is a response whose body holds
 * the bytes that follow, watched like any other body: it may itself break off and be gone on with.
 */
public final class Sequel {
  private final JoinedAnswer answer;
  private final CutAttempt cut;
  private @Nullable Resumption<?> asked;

  Sequel(JoinedAnswer answer, CutAttempt cut) {
    this.answer = answer;
    this.cut = cut;
  }

  /**
   * Asks on this thread.
   *
   * @param exchange a new one, for requests with {@code AttemptSpec.rewritten} only; cancelled with
   *     the application's call, and when its body is closed
   * @return null where nothing follows: the body ends as {@link #otherwise} says
   */
  public <R> @Nullable R ask(BlockingExchange<R> exchange) {
    Resumption<R> session = new Resumption<>(answer, cut, answer.call().by(exchange));
    asked = session;
    try {
      return BlockingCall.goOn(answer.call().pipeline(), exchange, session);
    } catch (Throwable nothing) {
      return null; // said by the session
    }
  }

  /**
   * The same without holding a thread.
   *
   * @return completes with null where nothing follows, never exceptionally; its cancel stops the
   *     asking
   */
  public <R> CompletableFuture<@Nullable R> ask(AsyncExchange<R> exchange) {
    Resumption<CompletionStage<R>> session =
        new Resumption<>(answer, cut, answer.call().by(exchange));
    asked = session;
    CompletableFuture<R> asking = AsyncCall.goOn(answer.call().pipeline(), exchange, session);
    CompletableFuture<@Nullable R> result =
        new CompletableFuture<>() {
          /** Completes all the same, by what comes of the asking: an answer may just have come. */
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            return asking.cancel(true);
          }
        };
    var unused =
        asking.whenComplete((value, error) -> result.complete(error == null ? value : null));
    return result;
  }

  /** Nobody reads on, and nothing was asked: the application has given up. */
  public void unwanted() {
    Resumption<?> session = new Resumption<>(answer, cut, answer.call());
    asked = session;
    session.gone();
  }

  /** How the body ends where nothing follows. */
  public Ending otherwise() {
    Resumption<?> session = asked;
    return session == null
        ? new Resumption<>(answer, cut, answer.call()).notAsked()
        : session.end();
  }
}
