package io.outrigger.report;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages to the operator's address, on a thread of its own that the hooks know as ours.
 * Tried again for some minutes where that may help. Nothing of the address is ever shown: many
 * services put their credential into it.
 */
final class Webhook {
  static final int MOST_WAITING = 64;

  /** One, two, four, ... seconds, the last ones a minute each: about five minutes together. */
  static final int MOST_TRIES = 10;

  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final URI address;
  private final @Nullable String authorization;
  private final ReportSetup setup;
  private final LongConsumer pause;
  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final IdleThread thread;
  private @Nullable HttpClient client;
  private boolean complained;

  Webhook(String address, ReportSetup setup) throws URISyntaxException {
    this(address, setup, Webhook::rest);
  }

  /**
   * @param pause waits so many nanoseconds
   */
  Webhook(String address, ReportSetup setup, LongConsumer pause) throws URISyntaxException {
    URI written = new URI(address);
    String user = written.getUserInfo();
    this.address = user == null ? written : withoutUser(written);
    this.authorization =
        user == null
            ? null
            : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    this.setup = setup;
    this.pause = pause;
    this.thread = new IdleThread(setup.threads(), "webhook", this::sendAll, waiting::isEmpty);
  }

  private static URI withoutUser(URI address) throws URISyntaxException {
    String whole = address.toString();
    String user = address.getRawUserInfo() + "@";
    int at = whole.indexOf(user);
    return new URI(whole.substring(0, at) + whole.substring(at + user.length()));
  }

  /** Takes a message; without room it is left out, and that is said once. */
  void send(String json) {
    if (!waiting.offer(json)) {
      complain("does not take messages as fast as there are any: some are left out");
    }
    thread.wake();
  }

  private long sendAll() {
    for (String next = waiting.poll(); next != null; next = waiting.poll()) {
      deliver(next);
    }
    client = null; // its threads end with it
    return 0;
  }

  private void deliver(String json) {
    for (int tries = 1; ; tries++) {
      String trouble;
      boolean again;
      try {
        int status = post(json);
        if (status >= 200 && status < 300) {
          complained = false;
          return;
        }
        trouble = "answers with status " + status;
        again = status == 408 || status == 425 || status == 429 || status >= 500;
      } catch (Throwable failed) {
        Throwable cause = failed.getCause();
        trouble =
            "cannot be reached (" + (cause != null ? cause : failed).getClass().getName() + ")";
        // Nobody of ours interrupts it: who does has not ended it.
        again = failed instanceof IOException || failed instanceof InterruptedException;
      }
      if (!again || tries == MOST_TRIES) {
        complain(
            trouble + "; a message was given up" + (again ? " after " + tries + " tries" : ""));
        return;
      }
      pause.accept(Math.min(LONGEST_PAUSE, TimeUnit.SECONDS.toNanos(1L << (tries - 1))));
    }
  }

  private int post(String json) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(LIMIT)
            .header("content-type", "application/json")
            .header("user-agent", "outrigger")
            .POST(BodyPublishers.ofString(json));
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    CompletableFuture<Integer> status =
        client()
            .sendAsync(request.build(), BodyHandlers.discarding())
            .thenApply(response -> response.statusCode());
    try {
      // The client's own limit ends at the headers.
      return status.get(2 * LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new HttpTimeoutException("no answer");
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } finally {
      status.cancel(true);
    }
  }

  /** Made on the thread that uses it, and not before: it starts a thread of its own. */
  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(LIMIT)
              .version(HttpClient.Version.HTTP_1_1)
              .executor(Runnable::run)
              .build();
      client = made;
    }
    return made;
  }

  private void complain(String what) {
    if (!complained) {
      complained = true;
      setup.console().accept("outrigger.incident.webhook " + what);
    }
  }

  /** Whoever brings the next message wakes the thread: that is no end of the pause. */
  static void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      Thread.interrupted(); // with the flag set, park would never wait again
    }
  }
}
