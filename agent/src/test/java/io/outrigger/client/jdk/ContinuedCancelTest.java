package io.outrigger.client.jdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.SystemTiming;
import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallOutcome;
import io.outrigger.stream.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever gives up an answer while its rest is being asked for: what is under way ends. */
class ContinuedCancelTest {
  private static final String REQUEST =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  /** How the application gives up. */
  enum Way {
    /** It reads a stream and closes it. */
    CLOSES,
    /** It waits for the whole text and cancels its future. */
    CANCELS,
    /** The same with a future that depends on the client's. */
    CANCELS_DEPENDENT
  }

  private final ExecutorService one = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    one.shutdownNow();
  }

  /** The first words, and then the connection is gone. */
  private static WireServer.Answer cut() {
    String stream = Streams.chat(List.of("The hull ", "is ", "kept ", "up."));
    String begun = stream.substring(0, stream.lastIndexOf("data:", stream.indexOf("kept")));
    return (out, in) -> {
      String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
      byte[] body = begun.getBytes(UTF_8);
      String chunk = Integer.toHexString(body.length) + "\r\n" + begun + "\r\n";
      out.write((head + "transfer-encoding: chunked\r\n\r\n" + chunk).getBytes(UTF_8));
      out.flush();
      return false;
    };
  }

  private static WireServer.Answer silent(AtomicInteger hungUp) {
    return (out, in) -> {
      if (in.read() == -1) {
        hungUp.incrementAndGet();
      }
      return false;
    };
  }

  private Calls calls(WireServer server, String delay, Executor executor) {
    Map<String, String> settings =
        Map.of(
            "outrigger.stream.recovery", "continue",
            "outrigger.retry.base-delay", delay,
            "outrigger.retry.max-delay", "1h",
            "outrigger.retry.max-wait", "1h");
    HttpClient client = HttpClient.newBuilder().executor(executor).build();
    return new Calls(server, settings, new SystemTiming(), client);
  }

  /** Gives up once it is time; the application's own thread, if any, gets on. */
  private static void givesUp(Calls calls, Way way, BooleanSupplier now) throws Exception {
    HttpRequest request = calls.post(HttpRequest.BodyPublishers.ofString(REQUEST));
    if (way == Way.CLOSES) {
      HttpResponse<InputStream> response =
          calls.sendAsync(request, BodyHandlers.ofInputStream()).get(60, TimeUnit.SECONDS);
      InputStream body = response.body();
      Thread reader = new Thread(() -> read(body));
      reader.start();
      Eventually.holds(now);
      body.close();
      reader.join();
      return;
    }
    CompletableFuture<?> text = calls.sendAsync(request, BodyHandlers.ofString());
    CompletableFuture<?> held = way == Way.CANCELS ? text : text.thenApply(Object::toString);
    Eventually.holds(now);
    held.cancel(true);
    Eventually.holds(text::isDone);
  }

  private static void read(InputStream body) {
    try {
      byte[] unused = body.readAllBytes();
    } catch (IOException closed) {
      // as the client has it
    }
  }

  private void isOver(Calls calls, WireServer server, int requests) throws Exception {
    Eventually.holds(() -> calls.ends.size() == 1);
    assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
    assertThat(calls.attempts).hasSize(requests);
    assertThat(server.requests).hasSize(requests);
    assertThat(calls.internalErrors).isEmpty();
    // The client's only thread is free.
    assertThat(one.submit(() -> "free").get(60, TimeUnit.SECONDS)).isEqualTo("free");
  }

  @ParameterizedTest
  @EnumSource
  void theRequestForTheRestEndsOnTheWire(Way way) throws Exception {
    AtomicInteger hungUp = new AtomicInteger();
    try (WireServer server = WireServer.answering(cut(), silent(hungUp))) {
      Calls calls = calls(server, "1ms", one);
      givesUp(calls, way, () -> server.requests.size() == 2);
      Eventually.holds(() -> hungUp.get() + server.hungUp.get() == 1);
      isOver(calls, server, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inTheWaitBeforeItNothingIsSent(Way way) throws Exception {
    try (WireServer server = WireServer.answering(cut(), silent(new AtomicInteger()))) {
      Calls calls = calls(server, "10m", one);
      givesUp(calls, way, () -> calls.retries.size() == 1);
      isOver(calls, server, 1);
    }
  }

  /** The executor has not come to the asking yet. */
  @ParameterizedTest
  @EnumSource
  void beforeItIsAskedForNothingIsAsked(Way way) throws Exception {
    ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    Executor slow =
        task -> {
          if (task.getClass().getName().contains(ContinuedBody.class.getSimpleName())) {
            waiting.add(task);
          } else {
            one.execute(task);
          }
        };
    try (WireServer server = WireServer.answering(cut(), silent(new AtomicInteger()))) {
      Calls calls = calls(server, "1ms", slow);
      givesUp(calls, way, () -> waiting.size() == 1);
      waiting.remove().run();
      isOver(calls, server, 1);
      assertThat(calls.retries).isEmpty();
    }
  }
}
