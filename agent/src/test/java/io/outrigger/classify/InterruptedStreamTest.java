package io.outrigger.classify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.classify.StreamReader.Verdict;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Providers;
import io.outrigger.stream.Framing;
import io.outrigger.stream.Streams;
import io.outrigger.stream.Streams.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an application gets of a stream that was cut: whole events, then the dialect's own error.
 * The files that this compares with are what the integration tests show to the real SDKs; {@code
 * -Doutrigger.interrupted.write=true} writes them anew.
 */
class InterruptedStreamTest {

  private static final Path FILES =
      Path.of("..", "integration-tests", "src", "test", "resources", "interrupted");

  private static final List<String> PIECES =
      List.of("The outrigger ", "keeps ", "the hull ", "up.");
  private static final String MESSAGE = "The answer broke off. Please try again.";

  static Stream<Sample> samples() {
    return Streams.all(PIECES).stream();
  }

  private static StreamReader reader(String provider) {
    return Objects.requireNonNull(
        StreamReader.of(new Classifier(), Providers.of(provider), HeadersView.NONE));
  }

  /** What the application has in the end, if the provider's bytes end here. */
  private static byte @Nullable [] cut(Sample sample, int end) {
    StreamReader reader = reader(sample.provider());
    reader.feed(sample.bytes(), 0, end, event -> {});
    int whole = (int) reader.wholeUpTo();
    byte[] error = reader.errorEvent(whole, "stream_interrupted", MESSAGE, true);
    if (error == null) {
      return null;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(sample.bytes(), 0, whole);
    all.writeBytes(error);
    return all.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isWholeEventsAndOneErrorWhereverTheCutFell(Sample sample) {
    for (int end = 0; !isComplete(sample, end); end++) {
      byte[] all = Objects.requireNonNull(cut(sample, end));
      Watched seen = Watched.of(sample.provider(), all);
      assertThat(seen.verdict).isEqualTo(Verdict.FAILED);
      assertThat(seen.reader.malformed()).as("cut at %s", end).isFalse();
      assertThat(String.join("", PIECES)).startsWith(seen.text);
      assertThat(
              seen.events.stream()
                  .filter(sample.name().equals("cohere") ? "Terminal"::equals : "Failure"::equals))
          .isNotEmpty();
    }
  }

  private static boolean isComplete(Sample sample, int end) {
    StreamReader reader = reader(sample.provider());
    reader.feed(sample.bytes(), 0, end, event -> {});
    return reader.complete();
  }

  @Test
  void nothingComesBehindAClosedArray() {
    StreamReader reader = reader("gemini");
    byte[] bytes =
        Streams.utf8("[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}]");
    reader.feed(bytes, 0, bytes.length, event -> {});
    assertThat(reader.complete()).isFalse();
    assertThat(reader.errorEvent(reader.wholeUpTo(), "stream_interrupted", MESSAGE, true)).isNull();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isWhatTheRealParsersWereShown(Sample sample) throws IOException {
    int end = indexOf(sample.bytes(), "up.") - 7; // inside the last piece's event
    byte[] all = Objects.requireNonNull(cut(sample, end));
    Path file = FILES.resolve(sample.name());
    if (Boolean.getBoolean("outrigger.interrupted.write")) {
      Files.createDirectories(FILES);
      Files.write(file, all);
    }
    assertThat(new String(all, ISO_8859_1))
        .as("%s", file)
        .isEqualTo(new String(Files.readAllBytes(file), ISO_8859_1));
  }

  @Test
  void carriesMessageCodeTokensAndWhetherToRetry() {
    for (Sample sample : Streams.all(PIECES)) {
      byte[] all = Objects.requireNonNull(cut(sample, indexOf(sample.bytes(), "up.") - 7));
      String text = new String(all, java.nio.charset.StandardCharsets.UTF_8);
      assertThat(text)
          .as(sample.name())
          .contains(MESSAGE)
          .containsIgnoringCase("stream_interrupted")
          .containsPattern("\"tokens_before_error\":\"?[1-9]")
          .containsPattern("\"retryable\":\"?true");
    }
  }

  @Test
  void azureOnlyBreaks() {
    StreamReader reader = reader("azure");
    byte[] bytes = Streams.utf8(Streams.chat(PIECES));
    reader.feed(bytes, 0, 700, event -> {});
    assertThat(reader.errorEvent(reader.wholeUpTo(), "stream_interrupted", MESSAGE, true)).isNull();
  }

  @Test
  void nothingClosesHalfAnEvent() {
    StreamReader reader = reader("openai");
    byte[] bytes = Streams.utf8(Streams.chat(PIECES));
    reader.feed(bytes, 0, 700, event -> {});
    assertThat(reader.wholeUpTo()).isLessThan(700);
    assertThat(reader.errorEvent(700, "stream_interrupted", MESSAGE, true)).isNull();
  }

  @Test
  void carriageReturnsMayBeCutFromTheirLineFeed() {
    byte[] bytes = Streams.utf8(Streams.gemini(PIECES));
    int end = indexOf(bytes, "\r\n\r\n") + 3;
    byte[] all = Objects.requireNonNull(cut(new Sample("", "gemini", Framing.SSE, bytes), end));
    assertThat(Watched.of("gemini", all).events).endsWith("Usage 12 1", "Failure", "Failure");
  }

  private static int indexOf(byte[] bytes, String word) {
    byte[] wanted = Streams.utf8(word);
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException(word);
  }
}
