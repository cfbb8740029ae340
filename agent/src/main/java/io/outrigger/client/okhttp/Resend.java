package io.outrigger.client.okhttp;

import java.util.Set;
import okhttp3.Response;

/**
 * Whether OkHttp may send a request again without asking: on a connection that broke, on a 408, on
 * a 503 with {@code Retry-After: 0}. It asks the body, which is the only lever for a single call.
 */
enum Resend {
  /** As the application's client has it. */
  ALLOWED {
    @Override
    boolean isForbidden() {
      return false;
    }
  },
  /** Not at all, redirects with the body included. */
  NEVER {
    @Override
    boolean isForbidden() {
      return true;
    }
  },
  /**
   * Not of OkHttp's own accord; but where the answer asked for another request, as a 401 does of an
   * application's authenticator, that one is sent.
   */
  WHEN_ASKED {
    @Override
    boolean isForbidden() {
      return !isForFollowUp();
    }
  };

  private static final Set<String> OURS =
      Set.of(Resend.class.getName(), AttemptBody.class.getName());
  private static final String WRITING = "okhttp3.internal.http.CallServerInterceptor";
  private static final String ASKING = "okhttp3.internal.http.RetryAndFollowUpInterceptor";

  /** Asked now, by OkHttp. */
  abstract boolean isForbidden();

  /**
   * Whether a body that is being written now goes on the wire inside of another one. Who only reads
   * it, to log it say, is not the wire.
   */
  static boolean isWrappedOnWire() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .dropWhile(OURS::contains)
                    .skip(1) // who writes, OkHttp itself where nothing is in between
                    .anyMatch(WRITING::equals));
  }

  /** How many of the requests behind this response an answer asked for: no repeats of a failure. */
  static int askedFor(Response response) {
    int asked = 0;
    for (Response prior = response.priorResponse(); prior != null; prior = prior.priorResponse()) {
      asked += prior.code() == 408 || prior.code() == 503 ? 0 : 1;
    }
    return asked;
  }

  /**
   * OkHttp asks in the same words for a broken connection, in {@code recover}, and for the request
   * behind an answer, in the loop itself. Happens on failures only, so the stack may be walked.
   */
  private static boolean isForFollowUp() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().equals(ASKING))
                    .findFirst()
                    .map(frame -> frame.getMethodName().equals("intercept"))
                    .orElse(true));
  }
}
