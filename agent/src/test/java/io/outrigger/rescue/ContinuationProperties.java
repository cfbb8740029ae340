package io.outrigger.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.classify.StreamReader.Verdict;
import io.outrigger.provider.Json;
import io.outrigger.stream.Streams;
import io.outrigger.stream.Streams.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Wherever a stream is cut: the continued answer is the uncut one, and every event is whole. */
class ContinuationProperties {

  private static final String BODY =
      "{\"model\":\"m\",\"stream\":true,\"max_tokens\":5000,\"%s\":[{\"role\":\"user\",\"%s\":\"Hi\"}]}";

  private static final String RESPONSES =
      "{\"model\":\"m\",\"stream\":true,\"max_output_tokens\":5000,\"store\":false,\"input\":%s}";

  /** Text in pieces of any size; words differ, so that no text repeats itself by chance. */
  @Provide
  Arbitrary<List<String>> pieces() {
    Arbitrary<String> word =
        Combinators.combine(
                Arbitraries.of("hull", "boom", "\u00e4rger", "\uD83D\uDEF6", "\"q\"", "a\\b", "x"),
                Arbitraries.integers().between(0, 1_000_000),
                Arbitraries.of(" ", "\n", "", ", ", "  \n"))
            .as((start, number, end) -> start + number + end);
    return word.list().ofMinSize(3).ofMaxSize(30).map(ContinuationProperties::numbered);
  }

  private static List<String> numbered(List<String> words) {
    List<String> all = new ArrayList<>();
    for (String word : words) {
      all.add((all.size() + 1) + word);
    }
    return all;
  }

  @Property(tries = 2000)
  void theContinuedAnswerIsTheUncutOne(
      @ForAll("pieces") List<String> pieces,
      @ForAll @IntRange(max = 6) int form,
      @ForAll @IntRange(max = 9_999) int place,
      @ForAll @IntRange(max = 60) int repeated,
      @ForAll boolean instruction,
      @ForAll long seed) {
    String text = String.join("", pieces);
    Sample sample = continuable(Streams.all(pieces)).get(form);
    Rescue rescue =
        new Rescue(
            sample.provider(),
            sample.bytes(),
            (int) ((long) sample.bytes().length * place / 10_000),
            new Random(seed));
    Assume.that(!rescue.first.complete() && !rescue.got.text().isBlank());
    Continuation continuation = Continuation.of(body(sample, seed), rescue.cut);
    assertThat(continuation.hindrance()).isNull();
    String model = instruction ? "claude-opus-4-6 gpt" : "claude-sonnet-4-5";
    String word = instruction ? sample.provider() : "groq";
    boolean gemini = sample.provider().equals("gemini");
    Continuation.Request request =
        Objects.requireNonNull(
            continuation.next(word, gemini && !instruction ? "gemini-2.5-flash" : model));
    String got = rescue.got.text();
    assertThat(text).startsWith(got);
    String rest = rest(request.form(), sample, got, text, repeated);
    Splicer splicer =
        rescue.splice(continuation, request, second(sample, cut(rest, new Random(seed))));
    assertThat(splicer.isEnded()).isTrue();

    Rescue.Reading reading = new Rescue.Reading(sample.provider(), rescue.delivered.toByteArray());
    assertThat(reading.text).hasToString(text);
    assertThat(reading.verdict).isEqualTo(Verdict.COMPLETE);
    assertThat(reading.reader.malformed()).isFalse();
    assertThat(reading.reader.facts().id())
        .isEqualTo(new Rescue.Reading(sample.provider(), sample.bytes()).reader.facts().id());
    assertThat(new String(rescue.delivered.toByteArray(), StandardCharsets.UTF_8))
        .as("nothing shows the second reply's identity")
        .doesNotContain("second");
    if (sample.name().equals("responses")) {
      assertThat(new ResponseEvents(rescue.delivered.toByteArray()).around())
          .isEqualTo(new ResponseEvents(sample.bytes()).around());
    }
  }

  private static List<Sample> continuable(List<Sample> all) {
    return all.stream()
        .filter(
            sample ->
                List.of(
                        "chat",
                        "text",
                        "responses",
                        "anthropic",
                        "gemini",
                        "gemini-array",
                        "ollama")
                    .contains(sample.name()))
        .collect(Collectors.toList());
  }

  private static byte[] body(Sample sample, long seed) {
    String body =
        switch (sample.name()) {
          case "text" -> "{\"prompt\":\"Once\",\"model\":\"m\"}";
          case "responses" ->
              RESPONSES.formatted(
                  seed % 2 == 0 ? "\"Hi \u00e4\"" : "[{\"role\":\"user\",\"content\":\"Hi\"}]");
          case "gemini", "gemini-array" -> BODY.formatted("contents", "parts");
          default -> BODY.formatted("messages", "content");
        };
    assertThat(Json.tree(Streams.utf8(body)).whole()).isTrue();
    return Streams.utf8(body);
  }

  /** What a model answers: after a prefill the rest, else perhaps with some of the end again. */
  private static String rest(
      Continuation.Form form, Sample sample, String got, String text, int repeated) {
    int from = got.length();
    if (form == Continuation.Form.INSTRUCTION && repeated >= Overlap.LEAST && got.length() >= 4) {
      from = Math.max(0, from - repeated);
    } else if (form == Continuation.Form.PREFILL && sample.name().equals("anthropic")) {
      from = got.stripTrailing().length();
    }
    if (from > 0 && from < got.length() && Character.isLowSurrogate(text.charAt(from))) {
      from--;
    }
    return text.substring(from);
  }

  private static List<String> cut(String rest, Random random) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < rest.length(); ) {
      int to = Math.min(rest.length(), at + 1 + random.nextInt(9));
      if (to < rest.length() && Character.isLowSurrogate(rest.charAt(to))) {
        to++;
      }
      pieces.add(rest.substring(at, to));
      at = to;
    }
    return pieces.isEmpty() ? List.of("") : pieces;
  }

  /** The same dialect under another identity. */
  private static byte[] second(Sample sample, List<String> rest) {
    Sample again =
        Streams.all(rest).stream()
            .filter(other -> other.name().equals(sample.name()))
            .findFirst()
            .orElseThrow();
    String stream = new String(again.bytes(), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> identity :
        Map.of(
                "chatcmpl-1", "chatcmpl-second",
                "cmpl-1", "cmpl-second",
                "msg_01", "msg_second",
                "msg_1", "msg_second",
                "resp_1", "resp_second",
                "Id\": \"r1\"", "Id\": \"second\"",
                "gpt-4o-mini", "second-gpt",
                "llama3.2", "second-llama",
                "gemini-2.5-flash", "second-gemini",
                "claude-sonnet-4-5", "second-claude")
            .entrySet()) {
      stream = stream.replace(identity.getKey(), identity.getValue());
    }
    return Streams.utf8(stream);
  }

  /** Words of a repeated text are taken away once, however the pieces come. */
  @Property(tries = 500)
  void whatARepetitionRepeatsIsTakenAway(
      @ForAll("pieces") List<String> pieces,
      @ForAll @IntRange(min = Overlap.LEAST, max = 80) int repeated,
      @ForAll @IntRange(min = 1, max = 99) int place,
      @ForAll long seed) {
    String text = String.join("", pieces);
    int end = text.length() * place / 100;
    int from = Math.max(0, end - repeated);
    Overlap overlap = new Overlap(text.substring(0, end), "", true);
    Assume.that(end - from >= Overlap.LEAST);
    StringBuilder fresh = new StringBuilder(text.substring(0, end));
    for (String piece : cut(text.substring(from), new Random(seed))) {
      fresh.append(overlap.next(piece));
    }
    assertThat(fresh.append(overlap.end())).hasToString(text);
  }

  /** A text that repeats itself loses nothing where the model repeats nothing. */
  @Property(tries = 500)
  void nothingIsTakenFromATextThatRepeatsItself(
      @ForAll @IntRange(min = 1, max = 5) int period,
      @ForAll @IntRange(min = 2, max = 300) int length,
      @ForAll @IntRange(min = 1, max = 99) int place,
      @ForAll long seed) {
    String text = "abcde".substring(0, period).repeat(length).substring(0, length);
    int end = Math.max(1, text.length() * place / 100);
    Overlap overlap = new Overlap(text.substring(0, end), "", false);
    StringBuilder fresh = new StringBuilder(text.substring(0, end));
    for (String piece : cut(text.substring(end), new Random(seed))) {
      fresh.append(overlap.next(piece));
    }
    Assume.that(!text.substring(end).startsWith(text.substring(0, end)) || end < 24);
    assertThat(fresh.append(overlap.end())).hasToString(text);
  }
}
