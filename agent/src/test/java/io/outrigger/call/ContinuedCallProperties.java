package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.StreamedExchange.Far;
import io.outrigger.call.StreamedWorld.Read;
import io.outrigger.classify.Classifier;
import io.outrigger.classify.StreamReader;
import io.outrigger.config.Recovery;
import io.outrigger.engine.Policies;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Json;
import io.outrigger.provider.Providers;
import io.outrigger.rescue.ResponseEvents;
import io.outrigger.stream.JsonText;
import io.outrigger.stream.StreamEvent;
import io.outrigger.stream.Streams;
import io.outrigger.stream.Streams.Sample;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Wherever and however often a provider's bytes are cut: the answer that is read is the uncut one.
 */
class ContinuedCallProperties {

  /** How each form is asked for: its name, the path, and what stands before the model's words. */
  private record Form(String name, String path, String body, String before) {}

  private static final List<Form> FORMS =
      List.of(
          new Form("chat", "/v1/chat/completions", messages("gpt-4o"), ""),
          new Form("chat", "/v1/chat/completions", messages("groq-model"), ""),
          new Form(
              "text",
              "/v1/completions",
              "{\"model\":\"m\",\"stream\":true,\"prompt\":\"Once\"}",
              "Once"),
          new Form("anthropic", "/v1/messages", messages("claude-sonnet-4-5"), ""),
          new Form("anthropic", "/v1/messages", messages("claude-opus-4-6"), ""),
          new Form(
              "gemini", "/v1beta/models/gemini-2.5-flash:streamGenerateContent", contents(), ""),
          new Form(
              "gemini-array",
              "/v1beta/models/gemini-2.5-flash:streamGenerateContent",
              contents(),
              ""),
          new Form("ollama", "/api/chat", messages("llama3.2"), ""),
          new Form(
              "responses",
              "/v1/responses",
              "{\"model\":\"gpt-4o\",\"stream\":true,\"store\":false,\"input\":\"Hi\"}",
              ""));

  private static String messages(String model) {
    return "{\"model\":\"%s\",\"stream\":true,\"max_tokens\":5000,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(model);
  }

  private static String contents() {
    return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}";
  }

  @Property(tries = 1_000)
  void theAnswerIsTheUncutOne(
      @ForAll @IntRange(max = 8) int which,
      @ForAll @IntRange(min = 1, max = 3) int cuts,
      @ForAll long seed) {
    Random random = new Random(seed);
    Form form = FORMS.get(which);
    List<String> pieces = pieces(random);
    String text = String.join("", pieces);
    Policies policies = new Policies();
    policies.recovery = Recovery.CONTINUE;
    policies.jitter = 0;
    StreamedWorld world = new StreamedWorld(policies);
    Sample sample = sample(form, pieces);
    world.provider = which == 1 ? "groq" : sample.provider();
    world.path = form.path();
    world.ask(form.body());
    world.random = random;
    world.farSide =
        (number, asked) -> {
          String rest = text.substring(said(asked, form, text, random));
          byte[] bytes = number == 0 ? sample.bytes() : sample(form, split(rest, random)).bytes();
          String type = type(form);
          if (number >= cuts) {
            return new Far(200, type, bytes, null);
          }
          EOFException broken =
              random.nextBoolean() ? new EOFException("unexpected end of stream") : null;
          return new Far(200, type, Arrays.copyOf(bytes, random.nextInt(bytes.length)), broken);
        };

    Read read = world.call();

    assertThat(world.world.trace.bugs).isEmpty();
    assertThat(read.error()).as("%s %s", world.world.trace.lines, read.text()).isNull();
    StringBuilder got = new StringBuilder();
    StreamReader reader =
        Objects.requireNonNull(
            StreamReader.of(new Classifier(), Providers.of(sample.provider()), HeadersView.NONE));
    Consumer<StreamEvent> words =
        event -> {
          if (event instanceof StreamEvent.ContentDelta delta) {
            got.append(JsonText.decoded(delta.text()));
          }
        };
    reader.feed(read.bytes(), 0, read.bytes().length, words);
    // The last event may lack its blank line.
    assertThat(reader.end(words)).isEqualTo(StreamReader.Verdict.COMPLETE);
    assertThat(got).hasToString(text);
    assertThat(reader.malformed()).isFalse();
    if (form.name().equals("responses")) {
      assertThat(new ResponseEvents(read.bytes()).around())
          .isEqualTo(new ResponseEvents(sample.bytes()).around());
    }
    assertThat(world.world.trace.bugs).isEmpty();
    assertThat(world.world.trace.ends).hasSize(1);
    assertThat(world.world.trace.endedAttempts).isEqualTo(world.world.trace.startedAttempts);
  }

  private static List<String> pieces(Random random) {
    List<String> words =
        List.of("hull", "boom", "\u00e4rger", "\uD83D\uDEF6", "\"q\"", "a\\b", "x");
    List<String> ends = List.of(" ", "\n", "", ", ", "  \n");
    List<String> pieces = new ArrayList<>();
    for (int i = 3 + random.nextInt(27); i > 0; i--) {
      String word = words.get(random.nextInt(words.size()));
      String end = ends.get(random.nextInt(ends.size()));
      pieces.add((pieces.size() + 1) + word + random.nextInt(1_000_000) + end);
    }
    return pieces;
  }

  private static Sample sample(Form form, List<String> pieces) {
    return Streams.all(pieces).stream()
        .filter(one -> one.name().equals(form.name()))
        .findFirst()
        .orElseThrow();
  }

  private static String type(Form form) {
    return Map.of("gemini-array", "application/json", "ollama", "application/x-ndjson")
        .getOrDefault(form.name(), "text/event-stream");
  }

  /** How much of the text the request holds; now and then some of it comes again. */
  private static int said(byte[] asked, Form form, String text, Random random) {
    String body = new String(asked, StandardCharsets.UTF_8);
    for (int length = text.length(); length > 0; length--) {
      String words = form.before() + text.substring(0, length);
      if (body.contains(new String(Json.write(words), StandardCharsets.UTF_8))) {
        boolean repeats = body.contains("cut off by") && random.nextBoolean() && length >= 4;
        int from = Math.max(0, length - (repeats ? 12 + random.nextInt(50) : 0));
        return from > 0 && from < length && Character.isLowSurrogate(text.charAt(from))
            ? from - 1
            : from;
      }
    }
    return 0;
  }

  private static List<String> split(String rest, Random random) {
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
}
