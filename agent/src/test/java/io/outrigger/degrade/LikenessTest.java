package io.outrigger.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradeSettings;
import io.outrigger.config.ErrorCategory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With an address that says how alike texts are. */
@Timeout(120)
class LikenessTest {
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final List<String> console = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile boolean stalls;

  LikenessTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          StringBuilder data = new StringBuilder();
          for (String text :
              asked.substring(asked.indexOf('['), asked.indexOf(']')).split("\",\"")) {
            // Questions about resetting lie close together, all others apart.
            String vector = text.contains("reset") ? "1,0." + text.length() % 10 : "0,1";
            data.append(data.length() == 0 ? "" : ",").append("{\"embedding\":[" + vector + "]}");
          }
          byte[] body = ("{\"data\":[" + data + "]}").getBytes(StandardCharsets.UTF_8);
          requests.add(asked); // first, so that whoever has the answer finds it here
          exchange.sendResponseHeaders(status, body.length);
          if (stalls) {
            exchange.getResponseBody().write(body, 0, 1);
            exchange.getResponseBody().flush();
            awaitQuietly(over);
            return;
          }
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private DegradeLadder ladder() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/embeddings";
    return new DegradeLadder(
        new DegradeSettings(1 << 20, url, "mini", null, List.of()),
        category -> "",
        () -> 0, // however long a test takes: what was given up stays so
        () -> 0,
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          return thread;
        },
        console::add);
  }

  private static Asking ask(String text) {
    return Asking.chat(text).with(CacheMode.SEMANTIC);
  }

  private void remember(DegradeLadder ladder, Asking asking) throws InterruptedException {
    ladder.answered(asking.asked(), Answers.JSON, Answers.chat("Click on the link."));
    assertThat(requests.poll(60, TimeUnit.SECONDS)).isNotNull();
  }

  /** Looks as a call does: until the search is over. */
  private static Optional<Degraded> look(DegradeLadder ladder, Asking asking) {
    DegradeLadder.Climb climb = ladder.climb(asking.asked(), ErrorCategory.TRANSIENT);
    while (!climb.isOver()) {
      Thread.onSpinWait();
    }
    return climb.reply();
  }

  /** The vector arrives a moment after the server has answered. */
  private static Degraded found(DegradeLadder ladder, Asking asking) {
    Optional<Degraded> found = Optional.empty();
    while (found.isEmpty()) {
      found = look(ladder, asking);
    }
    return found.get();
  }

  @Test
  void anAlikeQuestionFindsTheAnswer() throws Exception {
    DegradeLadder ladder = ladder();
    remember(ladder, ask("How do I reset my password?"));
    Degraded degraded = found(ladder, ask("How can I reset my password?"));
    assertThat(degraded.source()).isEqualTo(Degraded.Source.CACHE_SEMANTIC);
    assertThat(degraded.similarity()).isBetween(0.95, 1.0);
    assertThat(degraded.header()).matches("cache; match=semantic; sim=[01]\\.\\d{3}; age=\\d+");
    assertThat(requests.peek()).contains("\"model\":\"mini\"").contains("How can I reset");
  }

  @Test
  void theSameQuestionNeedsNoVector() throws Exception {
    DegradeLadder ladder = ladder();
    remember(ladder, ask("How do I reset my password?"));
    Degraded degraded = look(ladder, ask("how do I reset my password")).orElseThrow();
    assertThat(degraded.source()).isEqualTo(Degraded.Source.CACHE_NORMALIZED);
    assertThat(requests).isEmpty();
  }

  @Test
  void otherInstructionsModelsTenantsAndTurnsAreOtherQuestions() throws Exception {
    DegradeLadder ladder = ladder();
    remember(ladder, ask("How do I reset my password?"));
    found(ladder, ask("How can I reset my password?"));
    Asking alike = ask("How can I reset my password?");
    assertThat(look(ladder, alike.with("Authorization", "Bearer sk-two"))).isEmpty();
    assertThat(look(ladder, alike.withBody(alike.body().replace("kind", "rude")))).isEmpty();
    assertThat(look(ladder, alike.withBody(alike.body().replace("gpt-4o", "o3")))).isEmpty();
    assertThat(look(ladder, alike.saying("\"max_tokens\":7"))).isEmpty();
    String turns = "{\"role\":\"user\",\"content\":\"Hello\"},{\"role\":\"user\"";
    assertThat(look(ladder, alike.withBody(alike.body().replace("{\"role\":\"user\"", turns))))
        .isEmpty();
    assertThat(look(ladder, alike.with(CacheMode.NORMALIZED))).isEmpty();
  }

  @Test
  void whatDiffersInMeaningIsNotEvenAskedFor() throws Exception {
    DegradeLadder ladder = ladder();
    remember(ladder, ask("How do I reset my password?"));
    found(ladder, ask("How can I reset my password?"));
    requests.clear();
    assertThat(look(ladder, ask("How do I not reset my password?"))).isEmpty();
    assertThat(look(ladder, ask("How do I reset my 2 passwords?"))).isEmpty();
    assertThat(look(ladder, ask("How do I reset your password?"))).isEmpty();
    assertThat(requests).isEmpty();
    assertThat(look(ladder, ask("How do I bake my bread?"))).as("too far away").isEmpty();
    assertThat(requests).hasSize(1);
  }

  @Test
  void anAddressThatDoesNotAnswerHoldsNobodyUpTwice() throws Exception {
    DegradeLadder ladder = ladder();
    remember(ladder, ask("How do I reset my password?"));
    found(ladder, ask("How can I reset my password?"));
    requests.clear();
    status = 500;
    for (int i = 0; i < 3; i++) {
      assertThat(look(ladder, ask("How could I reset my password?"))).isEmpty();
    }
    assertThat(requests).hasSize(1);
    assertThat(console).singleElement().asString().contains("embedding-url").contains("500");
  }

  /** Its headers come in time. */
  @Test
  void anAnswerThatNeverEndsIsAFailure() throws Exception {
    DegradeLadder ladder = ladder();
    remember(ladder, ask("How do I reset my password?"));
    found(ladder, ask("How can I reset my password?"));
    stalls = true;
    assertThat(look(ladder, ask("How could I reset my password?"))).isEmpty();
    while (console.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(console).singleElement().asString().contains("no vectors within 2 s");
  }

  @Test
  void longTextsAreNotCompared() {
    DegradeLadder ladder = ladder();
    Asking asking = ask("How do I reset my password? ".repeat(20));
    ladder.answered(asking.asked(), Answers.JSON, Answers.chat("Click."));
    assertThat(look(ladder, ask("How can I reset my password? ".repeat(20)))).isEmpty();
    assertThat(requests).isEmpty();
  }
}
