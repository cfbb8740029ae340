package io.outrigger.client.okhttp;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BlockingExchange;
import io.outrigger.call.Pipeline;
import io.outrigger.call.Preview;
import io.outrigger.call.Reply;
import io.outrigger.config.Mode;
import io.outrigger.http.Outcome;
import io.outrigger.http.Outcome.Phase;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor.Chain;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** One OkHttp call. OkHttp runs it on one thread, also under {@code enqueue}. */
final class OkHttpExchange implements BlockingExchange<Response> {

  private final Chain chain;
  private final Pipeline pipeline;
  private final Request request;
  private final OkHttpRequest view;
  private final OutwardClient outward;
  private final long startedAt;
  private final @Nullable BooleanSupplier closed;
  private volatile Chain current;
  private @Nullable RequestContent content;
  private volatile @Nullable AttemptBody sending;
  private boolean answered;
  private int askedAgain;

  OkHttpExchange(Chain chain, Pipeline pipeline, OutwardClient outward) {
    this(chain, pipeline, outward, System.nanoTime(), null);
  }

  private OkHttpExchange(
      Chain chain,
      Pipeline pipeline,
      OutwardClient outward,
      long startedAt,
      @Nullable BooleanSupplier closed) {
    this.outward = outward;
    this.chain = chain;
    this.current = chain;
    this.pipeline = pipeline;
    this.request = chain.request();
    this.view = new OkHttpRequest(request);
    this.startedAt = startedAt;
    this.closed = closed;
  }

  /**
   * Asks on when the chain has come to its end: by calls of their own, which end with the
   * application's.
   *
   * @param bodyClosed whether nobody wants it any more
   */
  private OkHttpExchange further(BooleanSupplier bodyClosed) {
    return new OkHttpExchange(chain, pipeline, outward, startedAt, bodyClosed);
  }

  @Override
  public boolean canGoOn() {
    return outward.knowsClient();
  }

  @Override
  public RequestView request() {
    return view;
  }

  @Override
  public byte @Nullable [] body(int limit) {
    RequestBody body = request.body();
    if (content == null) {
      content =
          body == null ? new RequestContent(new byte[0], null) : RequestContent.read(body, limit);
    }
    byte[] whole = content.whole();
    return whole == null || whole.length > limit ? null : whole;
  }

  @Override
  public ClassLoader application() {
    return OkHttpClient.class.getClassLoader();
  }

  @Override
  public long callerRemainingNanos() {
    Timeout timeout = chain.call().timeout();
    long now = System.nanoTime();
    long left = Long.MAX_VALUE;
    if (timeout.timeoutNanos() > 0) {
      // OkHttp starts this clock right before its first interceptor, which is ours.
      left = timeout.timeoutNanos() - (now - startedAt);
    }
    if (timeout.hasDeadline()) {
      left = Math.min(left, timeout.deadlineNanoTime() - now);
    }
    return Math.max(0, left);
  }

  @Override
  public Phase phase() {
    if (answered) {
      return Phase.IN_RESPONSE;
    }
    return sending != null && sending.hasBegun() ? Phase.AFTER_SEND : Phase.BEFORE_SEND;
  }

  @Override
  public Reply<Response> send(AttemptSpec spec, int errorLimit) throws IOException {
    answered = false;
    sending = null;
    long sentAt = System.nanoTime();
    askedAgain = 0;
    OutgoingRequest rewritten = spec.rewritten();
    Request leaving =
        rewritten != null
            ? build(rewritten, spec)
            : attempt(pipeline.mode() == Mode.PROTECT && isReplayable(), resend(spec));
    Response response =
        rewritten != null && rewritten.ownCall()
            ? beside(outward.newCall(leaving))
            : through(leaving, spec);
    HeldError held = null;
    BufferedSource begun = null;
    try {
      Request sent = rewritten != null ? response.request() : leaving;
      ResponseBody body = response.body();
      if (body != null && response.code() >= 400) {
        held = new HeldError(body, errorLimit, OnWire.exchange(response));
        held.hold(spec.errorPatience(System.nanoTime() - sentAt));
      } else if (body != null) {
        begun = judged(response, body.source(), spec);
      }
      return new OkHttpReply(response, request, sent, chain.call(), held, begun, this::further);
    } catch (RuntimeException | Error bug) {
      pipeline.failedOpen("client", bug);
      return new PlainReply(response, held != null ? held : begun);
    }
  }

  /**
   * The body, still whole, once somebody who wants to see it first has seen enough; null = nobody
   * wants to.
   *
   * @throws IOException the client's own
   */
  private @Nullable BufferedSource judged(Response response, BufferedSource body, AttemptSpec spec)
      throws IOException {
    try {
      OkHttpHeaders headers = new OkHttpHeaders(response.headers());
      Preview preview = spec.preview().apply(new Outcome.Answered(response.code(), headers, null));
      if (preview == null) {
        return null;
      }
      new ReadAhead(body).until(preview);
    } catch (RuntimeException | Error bug) {
      pipeline.failedOpen("client", bug); // or the body's: the application will meet it, too
    }
    return body;
  }

  private Response beside(Call own) throws IOException {
    return OutwardCall.run(this::isCancelled, own, callerRemainingNanos(), pipeline.timing());
  }

  /** Through the application's own interceptors, which may have put a body around ours. */
  private Response through(Request leaving, AttemptSpec spec) throws IOException {
    try {
      return closed == null ? proceed(chain, leaving, spec) : beside(outward.again(leaving));
    } catch (SecondWrite refused) {
      throw refused.lost();
    }
  }

  private Response proceed(Chain through, Request leaving, AttemptSpec spec) throws IOException {
    current = through;
    long sentAt = System.nanoTime();
    HeaderLimit limit =
        new HeaderLimit(spec, callerRemainingNanos(), pipeline.timing(), () -> cutOff(through));
    Response response = limit.send(() -> limit.shorten(through).proceed(leaving));
    answered = true;
    try {
      askedAgain = Resend.askedFor(response);
      long spent = System.nanoTime() - sentAt;
      response = TimedSource.limit(response, spec, spent, pipeline.timing(), through.call());
    } catch (Throwable bug) {
      pipeline.failedOpen("client", bug); // the answer is worth more than its time-outs
    }
    return response;
  }

  /** As if we were absent; what was read of a body that can be written only once is put back. */
  Response untouched() throws IOException {
    RequestBody body = request.body();
    boolean put = body != null && body.isOneShot() && content != null && content.bytes() != null;
    return chain.proceed(put ? attempt(false, Resend.ALLOWED) : request);
  }

  /** Headers have not come in time. */
  private void cutOff(Chain through) {
    AttemptBody body = sending;
    if (body != null) {
      body.refuse();
    }
    OnWire.cancel(through);
  }

  private boolean isReplayable() {
    return content != null && content.whole() != null;
  }

  private Resend resend(AttemptSpec spec) {
    if (!spec.once()) {
      return Resend.ALLOWED;
    }
    return outward.answersChallenges() ? Resend.WHEN_ASKED : Resend.NEVER;
  }

  private Request attempt(boolean alone, Resend resend) {
    RequestBody body = request.body();
    sending =
        body == null || content == null
            ? null
            : new AttemptBody(body, content, resend, () -> OnWire.cancel(current));
    Request.Builder leaving = request.newBuilder();
    if (sending != null) {
      leaving.method(request.method(), sending);
    }
    if (alone) {
      GenAiRetries.switchOff(leaving);
    }
    return leaving.build();
  }

  /**
   * The request that the agent wrote. Where OkHttp will not have it, that is no failure of the
   * application's, whose request it is not: so it must not look as if OkHttp had thrown it.
   */
  private Request build(OutgoingRequest written, AttemptSpec spec) {
    try {
      return rewritten(written, spec);
    } catch (RuntimeException refused) {
      throw new IllegalStateException("OkHttp refused a rewritten request", refused);
    }
  }

  /** What the agent wrote, with the application's tags where it goes through its interceptors. */
  private Request rewritten(OutgoingRequest written, AttemptSpec spec) {
    boolean own = written.ownCall();
    Headers headers = OkHttpHeaders.of(written.headers());
    String type = headers.get("Content-Type");
    AttemptBody body =
        AttemptBody.of(
            written.body(),
            type == null ? null : MediaType.parse(type),
            own ? Resend.NEVER : resend(spec),
            () -> OnWire.cancel(current));
    boolean empty = written.body().length == 0 && !written.method().equals("POST");
    sending = empty ? null : body;
    Request.Builder leaving = own ? new Request.Builder() : request.newBuilder();
    leaving
        .url(HttpUrl.get(written.url().toString()))
        .headers(headers)
        .method(written.method(), sending);
    if (own || closed != null) {
      leaving.tag(
          OutwardCall.Sending.class,
          new OutwardCall.Sending(next -> proceed(next, next.request(), spec)));
    }
    if (!own) {
      GenAiRetries.switchOff(leaving);
    }
    return leaving.build();
  }

  @Override
  public @Nullable String obstacleTo(OutgoingRequest written) {
    return outward.obstacle("https".equalsIgnoreCase(written.url().getScheme()));
  }

  @Override
  public int resent() {
    return sending == null ? 0 : Math.max(0, sending.timesWritten() - 1 - askedAgain);
  }

  @Override
  public boolean isCancelled() {
    return chain.call().isCanceled() || (closed != null && closed.getAsBoolean());
  }

  @Override
  public Exception cancelled(boolean interrupted) {
    if (!interrupted) {
      return new IOException("Canceled"); // OkHttp makes it a "timeout" where that was why
    }
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  @Override
  public Response synthesize(SyntheticReply reply) {
    return OwnResponse.of(request, reply);
  }
}
