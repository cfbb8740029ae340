package io.outrigger.rescue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.stream.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files that the integration tests show to the real SDKs are what comes out of splicing; {@code
 * -Doutrigger.continued.write=true} writes them anew.
 */
class ContinuedStreamTest {

  private static final Path FILES =
      Path.of("..", "integration-tests", "src", "test", "resources", "continued");

  private static final String BODY =
      "{\"%s\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}],\"stream\":true,\"store\":false}";

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses", "anthropic", "gemini"})
  void isWhatTheRealParsersWereShown(String name) throws IOException {
    List<String> pieces = List.of("The outrigger ", "keeps ", "the hull ", "up.");
    Streams.Sample first = named(name, pieces);
    int end = new String(first.bytes(), UTF_8).lastIndexOf("the hull ");
    Rescue rescue = new Rescue(first.provider(), first.bytes(), end, new Random(1));
    String turns =
        Map.of("gemini", "contents", "responses", "input").getOrDefault(name, "messages");
    Continuation continuation = Continuation.of(Streams.utf8(BODY.formatted(turns)), rescue.cut);
    Continuation.Request request =
        Objects.requireNonNull(continuation.next(first.provider(), "gpt-4o"));
    byte[] second = named(name, List.of("outrigger keeps ", "the ", "hull ", "up.")).bytes();
    assertThat(rescue.splice(continuation, request, second).isEnded()).isTrue();
    String all = rescue.delivered.toString(UTF_8);
    Path file = FILES.resolve(name);
    if (Boolean.getBoolean("outrigger.continued.write")) {
      Files.createDirectories(FILES);
      Files.writeString(file, all);
    }
    assertThat(all).as("%s", file).isEqualTo(Files.readString(file));
  }

  private static Streams.Sample named(String name, List<String> pieces) {
    return Streams.all(pieces).stream()
        .filter(sample -> sample.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
