package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.app.Sentences;
import io.outrigger.it.embedding.EmbeddingServer;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.fork.TalkingJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Y23 with a real embedding model beside the application: other words find the answer, others not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD) // the cases share the model and its output
@Timeout(240)
class LikenessTest {
  private static final String MESSAGE = "Back soon.";

  private TalkingJvm model;
  private Fleet fleet;

  @BeforeAll
  void start() throws IOException {
    Path jars = Path.of(System.getProperty("outrigger.clients"), "minilm");
    try (Stream<Path> first = Files.list(jars)) {
      Stream<Path> rest =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of);
      model =
          ForkedJvm.on(Jdks.own())
              .onlyClassPath(Stream.concat(first.sorted(), rest).toArray(Path[]::new))
              .timeout(Duration.ofSeconds(90))
              .talk(EmbeddingServer.class);
    }
    String port = said("PORT ");
    fleet =
        Fleet.start(
            Jdks.own(),
            Map.of(
                "alike",
                Map.of(
                    "retry.max-attempts", "1",
                    "degrade.cache", "semantic",
                    "degrade.message", "on",
                    "degrade.message.text", MESSAGE)),
            "outrigger.degrade.cache.embedding-url = http://127.0.0.1:" + port + "/v1/embeddings",
            "outrigger.degrade.cache.embedding-model = all-minilm-l6-v2");
  }

  @AfterAll
  void stop() throws IOException {
    assertThat(fleet.stderr()).doesNotContain("internal error");
    fleet.close();
    model.close();
  }

  private String said(String what) {
    for (String line = model.next(what); ; line = model.next(what)) {
      if (line.startsWith(what)) {
        return line.substring(what.length());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "OPENAI_CHAT",
        "OPENAI_CHAT_ASYNC",
        "OPENAI_CHAT_STREAM",
        "ANTHROPIC_ASYNC_STREAM",
        "GEMINI_STREAM",
        "LANGCHAIN",
        "JDK_ASYNC"
      })
  void otherWordsForTheSameFindTheAnswerAndNearMissesDoNot(Client client) {
    Case c = fleet.of("alike", client);
    int asked = Sentences.ASKED.size();
    for (int i = 1; i <= asked; i++) {
      Case.answered(c.call("sentence=" + i));
      assertThat(said("TEXT ")).isEqualTo(Sentences.ASKED.get(i - 1));
    }
    c.script(client.provider().overloaded());
    int alike = Sentences.ALIKE.size();
    for (int i = 1; i <= alike; i++) {
      assertThat(awaited(c, asked + i)).as(fleet.stderr()).isEqualTo(FakeLlm.DEFAULT_TEXT);
      assertThat(said("TEXT ")).isEqualTo(Sentences.ALIKE.get(i - 1));
    }
    for (int i = 1; i <= Sentences.NEAR_MISSES.size(); i++) {
      AppResult result = c.call("sentence=" + (asked + alike + i));
      assertThat(result.text()).as(Sentences.NEAR_MISSES.get(i - 1)).isEqualTo(MESSAGE);
    }
  }

  /** The vector may arrive a moment after the model has made it: asks again until it is there. */
  private static String awaited(Case c, int sentence) {
    long began = System.nanoTime();
    String text = c.call("sentence=" + sentence).text();
    while (!text.equals(FakeLlm.DEFAULT_TEXT) && System.nanoTime() - began < Case.HUNG.toNanos()) {
      text = c.call("sentence=" + sentence).text();
    }
    return text;
  }
}
