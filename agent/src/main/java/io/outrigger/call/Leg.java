package io.outrigger.call;

import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.Hop;
import io.outrigger.engine.TargetState;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.provider.Provider;
import io.outrigger.provider.ReplyIds;
import org.jspecify.annotations.Nullable;

/**
 * One place that a call goes to: what the application asked, or who stands in for it.
 *
 * @param target its shared state
 * @param provider the dialect that its answers are read in
 * @param request what is sent there, without the body
 * @param rewritten the whole request where the agent wrote it; null = the application's own
 */
record Leg(
    TargetState target,
    Provider provider,
    RequestView request,
    @Nullable OutgoingRequest rewritten) {

  /** Whether somebody stands in for what the application asked. */
  boolean isFallback() {
    return rewritten != null;
  }

  /**
   * Whether an answer only points elsewhere: a call of the agent's own follows no redirect, and the
   * application's client would follow it with the application's credentials.
   */
  boolean isMisdirected(int status) {
    return rewritten != null && rewritten.ownCall() && status >= 300 && status < 400;
  }

  /**
   * Where an application may later ask for an answer that it got from here, or null where the place
   * is the one that it asks anyway: another model of the same account keeps nothing of its own.
   */
  @Nullable Hop keepsAnswers() {
    return rewritten != null && rewritten.ownCall() && ReplyIds.mayBeIn(request.path())
        ? new Hop(target.target().endpoint(), target.target().model())
        : null;
  }

  /**
   * An attempt here.
   *
   * @param number from 1, over all targets
   * @param resend 0 for the first one here
   */
  AttemptFacts attempt(int number, int resend) {
    return new AttemptFacts(
        number,
        resend,
        target.target(),
        provider.word(),
        request.method(),
        request.scheme(),
        request.host(),
        request.port(),
        request.path(),
        request.query());
  }
}
