package io.outrigger.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.classify.StreamReader.Verdict;
import io.outrigger.provider.Json;
import io.outrigger.stream.Streams;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenAI's responses: which can be gone on with, by which request, and what becomes of the rest.
 */
class ContinuedResponsesTest {
  private static final String ASKED =
      "{\"model\":\"gpt-4o\", \"instructions\":\"Be brief\", \"input\":\"Hi \u00e4\", \"stream\":true, \"store\":false}";

  private static final List<String> PIECES =
      List.of("The outrigger ", "keeps the hull ", "upright. ");

  private static final String GOT = "The outrigger keeps the hull ";
  private static final String FIRST = Streams.responses(PIECES);

  /** The first stream up to its third piece of text. */
  private static String beginning() {
    int piece = FIRST.indexOf("upright");
    return FIRST.substring(0, FIRST.lastIndexOf("event: ", piece));
  }

  private static Rescue rescue(String stream) {
    return new Rescue("openai", Streams.utf8(stream), stream.length(), new Random(1));
  }

  private static Continuation of(String body, Rescue rescue) {
    return Continuation.of(Streams.utf8(body), rescue.cut);
  }

  private static String hindrance(String body, String stream) {
    return String.valueOf(of(body, rescue(stream)).hindrance());
  }

  private static String event(String type, String rest) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}\n\n";
  }

  private static String next(String body, Rescue rescue) {
    Continuation.Request request =
        Objects.requireNonNull(of(body, rescue).next("openai", "gpt-4o"));
    assertThat(request.form()).isEqualTo(Continuation.Form.INSTRUCTION);
    assertThat(Json.tree(request.body()).whole()).isTrue();
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  // ---- the request ----

  @Test
  void aTextAsInputBecomesTheFirstTurn() {
    String asked = next(ASKED, rescue(beginning()));
    String before =
        "{\"model\":\"gpt-4o\", \"instructions\":\"Be brief\", \"input\":[{\"role\":\"user\",\"content\":\"Hi \u00e4\"},"
            + "{\"role\":\"assistant\",\"content\":\""
            + GOT
            + "\"},{\"role\":\"user\",\"content\":\"Your last message was cut off";
    assertThat(asked).startsWith(before).endsWith("\"}], \"stream\":true, \"store\":false}");
  }

  @Test
  void furtherTurnsStandBehindThoseInTheInput() {
    String turns = "[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Hi\"}]}";
    String asked = next(ASKED.replace("\"Hi \u00e4\"", turns + "]"), rescue(beginning()));
    assertThat(asked)
        .contains(turns + ",{\"role\":\"assistant\",\"content\":\"" + GOT + "\"},{\"role\":");
  }

  @Test
  void givesNoMoreTokensThanTheRequestAllowed() {
    String limited = ASKED.replace("\"stream\"", "\"max_output_tokens\": 100, \"stream\"");
    assertThat(next(limited, rescue(beginning()))).contains("\"max_output_tokens\": 92, \"stream");
    String before = ASKED.replace("\"input\"", "\"max_output_tokens\": 100, \"input\"");
    assertThat(next(before, rescue(beginning())))
        .contains("\"max_output_tokens\": 92, \"input\":[{");
    assertThat(next(limited.replace("100", "18"), rescue(beginning())))
        .as("fewer are refused")
        .contains("\"max_output_tokens\": 16, \"stream");
    assertThat(next(limited.replace("100", "9"), rescue(beginning())))
        .contains("\"max_output_tokens\": 9, \"stream");
  }

  @Test
  void aMemberWithoutTurnsBehindTheInputChangesNothing() {
    String asked = ASKED.replace("\"input\"", "\"messages\":null,\"input\"");
    String behind = ASKED.replaceFirst("}$", ",\"prompt\":null,\"messages\":null}");
    assertThat(behind).isNotEqualTo(ASKED);
    assertThat(next(asked, rescue(beginning())))
        .isEqualTo(
            next(ASKED, rescue(beginning())).replace("\"input\"", "\"messages\":null,\"input\""));
    assertThat(next(behind, rescue(beginning()))).contains("\"input\":[{\"role\":\"user\"");
    assertThat(
            io.outrigger.provider.RequestEnd.of(
                behind.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isNotNull();
  }

  @Test
  void aMessageKeepsItsPhase() {
    String stream =
        beginning().replace("\"role\":\"ass", "\"phase\":\"final_answer\",\"role\":\"ass");
    assertThat(next(ASKED, rescue(stream)))
        .contains("\"content\":\"" + GOT + "\",\"phase\":\"final_answer\"},{\"role\":\"user\"");
  }

  // ---- what is sound ----

  @Test
  void aResponseThatIsKeptStaysHalf() {
    String silent = ASKED.replace(", \"store\":false", "");
    assertThat(hindrance(silent, beginning())).as("kept unless told otherwise").isEqualTo("stored");
    String unset = ASKED.replace("\"store\":false", "\"store\":null");
    assertThat(hindrance(unset, beginning())).isEqualTo("stored");
    assertThat(hindrance(ASKED.replace("\"store\":false", "\"store\":true"), beginning()))
        .isEqualTo("stored");
    String kept = beginning().replace("\"error\":null", "\"error\":null,\"store\":true");
    assertThat(hindrance(ASKED, kept)).as("the provider knows best").isEqualTo("stored");
    String gone = beginning().replace("\"error\":null", "\"error\":null,\"store\":false");
    assertThat(hindrance(silent, gone)).as("the provider keeps nothing").isEqualTo("null");
    assertThat(hindrance(ASKED, beginning())).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"background\":true | stored",
        "\"conversation\":\"conv_1\" | server_state",
        "\"conversation\":{\"id\":\"conv_1\"} | server_state",
        "\"previous_response_id\":\"resp_0\" | server_state",
        "\"prompt\":{\"id\":\"pmpt_1\"} | server_state",
        "\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}] | server_state",
        "\"tools\":[{\"type\":\"mcp\",\"server_url\":\"https://x\"}] | server_state",
        "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{}}} | structured_output",
        "\"text\":{\"format\":{\"type\":\"json_object\"}} | structured_output",
        "\"include\":[\"message.output_text.logprobs\"] | logprobs",
        "\"top_logprobs\":2 | logprobs",
        "\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"low\"} | null",
        "\"include\":[\"reasoning.encrypted_content\"] | null",
        "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}] | null",
      })
  void someWishesHinder(String wish, String hindrance) {
    String body = ASKED.replace("\"stream\"", wish + ",\"stream\"");
    assertThat(hindrance(body, beginning())).isEqualTo(hindrance);
  }

  @Test
  void withoutInputThereIsNothingToGoOnBehind() {
    String body = "{\"model\":\"gpt-4o\",\"instructions\":\"Sing\",\"store\":false}";
    assertThat(hindrance(body, beginning())).isEqualTo("request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"\"} | tool_call",
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\",\"name\":\"\",\"arguments\":\"\"} | tool_call",
        "function_call_arguments.delta | \"output_index\":1,\"delta\":\"{\" | tool_call",
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"ws_1\",\"type\":\"web_search_call\"} | blocks",
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"msg_2\",\"type\":\"message\"} | blocks",
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"rs_2\",\"type\":\"reasoning\"} | blocks",
        "web_search_call.searching | \"output_index\":1 | blocks",
        "content_part.added | \"output_index\":0,\"content_index\":1,\"part\":{\"type\":\"output_text\"} | blocks",
        "content_part.added | \"output_index\":0,\"content_index\":1,\"part\":{\"type\":\"refusal\"} | blocks",
        "output_text.annotation.added | \"output_index\":0,\"annotation\":{\"type\":\"url_citation\"} | citations",
        "output_text.delta | \"output_index\":1,\"content_index\":0,\"delta\":\"b\" | several_choices",
        "a_new_kind | \"output_index\":0 | blocks",
        "output_text.delta | \"output_index\":0,\"content_index\":0,\"delta\":\"\" | null",
      })
  void someEventsHinder(String type, String rest, String hindrance) {
    String stream = beginning() + event("response." + type, rest);
    assertThat(hindrance(ASKED, stream)).isEqualTo(hindrance);
  }

  @Test
  void aKeepAliveOfAnyKindHindersNothingAndHasANumber() {
    String ping = "event: keepalive\ndata: {\"type\":\"keepalive\",\"sequence_number\":6}\n\n";
    Rescue rescue = spliced(beginning() + ping, Streams.responses(List.of("upright. ")));
    ResponseEvents events = new ResponseEvents(bytes(rescue).getBytes(StandardCharsets.UTF_8));
    assertThat(events.last("completed").get("sequence_number")).isEqualTo(11L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"response.created", "response.output_item.added", "response.content_part"})
  void whoLeavesOutAnEventIsNotGoneOnWith(String type) {
    StringBuilder stream = new StringBuilder();
    for (String event : beginning().split("(?<=\n\n)", -1)) {
      stream.append(event.contains(type) || event.contains("in_progress\ndata") ? "" : event);
    }
    assertThat(hindrance(ASKED, stream.toString())).isEqualTo("form");
  }

  @Test
  void wordsAloneAreNoMessage() {
    String words = beginning().substring(beginning().indexOf("event: response.output_text"));
    assertThat(hindrance(ASKED, words)).isEqualTo("form");
  }

  @Test
  void citationsThatOnlyTheItemsEndTellsHinder() {
    int end = FIRST.indexOf("event: response.completed");
    String cited = "\"annotations\":[{\"type\":\"url_citation\",\"start_index\":4}]";
    String first = FIRST.substring(0, end).replaceAll("(?s)(.*)\"annotations\":\\[]", "$1" + cited);
    assertThat(hindrance(ASKED, first)).isEqualTo("citations");
    int last = UPRIGHT.indexOf("event: response.output_item.done");
    String second =
        UPRIGHT.substring(0, last) + UPRIGHT.substring(last).replace("\"annotations\":[]", cited);
    assertThat(reading(spliced(beginning(), second)).verdict).isEqualTo(Verdict.CUT);
  }

  @Test
  void anotherPhaseIsNotTheAnswer() {
    String stream =
        beginning().replace("\"role\":\"ass", "\"phase\":\"commentary\",\"role\":\"ass");
    assertThat(hindrance(ASKED, stream)).isEqualTo("blocks");
  }

  // ---- reasoning ----

  private static final String THOUGHT =
      "\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]%s}";

  /** A reasoning model's stream up to the same place; the message has the second index. */
  private static String reasoned(String stream, String sealed, boolean done) {
    int message = stream.indexOf("event: response.output_item.added");
    String thinks =
        event("response.output_item.added", THOUGHT.formatted(""))
            + event("response.reasoning_summary_text.delta", "\"output_index\":0,\"delta\":\"hm\"")
            + event("response.reasoning_summary_text.done", "\"output_index\":0,\"text\":\"hm\"")
            + (done ? event("response.output_item.done", THOUGHT.formatted(sealed)) : "");
    return stream.substring(0, message)
        + thinks
        + stream.substring(message).replace("\"output_index\":0", "\"output_index\":1");
  }

  @Test
  void reasoningThatIsNoMoreThanItsWordsStaysInFront() {
    String thought = ",\"encrypted_content\":null";
    Rescue rescue = spliced(reasoned(beginning(), thought, true), reasoned(UPRIGHT, "", true));
    String all = bytes(rescue);
    assertThat(all).doesNotContain("rs_2").containsOnlyOnce("\"delta\":\"hm\"");
    assertThat(output(rescue)).hasSize(2);
    assertThat(output(rescue).get(0))
        .hasToString("{id=rs_1, type=reasoning, summary=[], encrypted_content=null}");
    assertThat(reading(rescue).text).hasToString(GOT + "upright. ");
  }

  private static final String UPRIGHT =
      Streams.responses(List.of("upri", "ght. "))
          .replace("resp_1", "resp_2")
          .replace("msg_1", "msg_2")
          .replace("rs_1", "rs_2");

  @Test
  void reasoningThatIsSealedOrNotAtItsEndHinders() {
    String sealed = ",\"encrypted_content\":\"gAAAA\"";
    assertThat(hindrance(ASKED, reasoned(beginning(), sealed, true))).isEqualTo("reasoning");
    assertThat(hindrance(ASKED, reasoned(beginning(), "", false))).isEqualTo("reasoning");
  }

  // ---- the rest ----

  private static Rescue spliced(String first, String second) {
    Rescue rescue = rescue(first);
    Continuation continuation = of(ASKED, rescue);
    assertThat(continuation.hindrance()).isNull();
    Continuation.Request request = Objects.requireNonNull(continuation.next("openai", "gpt-4o"));
    rescue.splice(continuation, request, Streams.utf8(second));
    return rescue;
  }

  private static String bytes(Rescue rescue) {
    return rescue.delivered.toString(StandardCharsets.UTF_8);
  }

  private static Rescue.Reading reading(Rescue rescue) {
    return new Rescue.Reading("openai", rescue.delivered.toByteArray());
  }

  private static Map<?, ?> completed(String stream) {
    String json = stream.substring(stream.lastIndexOf("data: ") + 6);
    Map<?, ?> event = (Map<?, ?>) Objects.requireNonNull(Json.tree(json).value());
    return (Map<?, ?>) Objects.requireNonNull(event.get("response"));
  }

  private static List<?> output(Rescue rescue) {
    return (List<?>) Objects.requireNonNull(completed(bytes(rescue)).get("output"));
  }

  @Test
  void theWholeTextIsSaidAtTheEndAndTheTokensOfBothRequests() {
    Rescue rescue = spliced(beginning(), UPRIGHT);
    assertThat(bytes(rescue)).doesNotContain("resp_2").doesNotContain("msg_2");
    ResponseEvents events = new ResponseEvents(rescue.delivered.toByteArray());
    assertThat(events.types())
        .containsExactly(
            "created",
            "in_progress",
            "output_item.added",
            "content_part.added",
            "output_text.delta",
            "output_text.delta",
            "output_text.delta",
            "output_text.delta",
            "output_text.done",
            "content_part.done",
            "output_item.done",
            "completed");
    assertThat(events.around()).isEqualTo(new ResponseEvents(Streams.utf8(FIRST)).around());
    Rescue.Reading reading = reading(rescue);
    assertThat(reading.verdict).isEqualTo(Verdict.COMPLETE);
    // 8 tokens delivered by estimate, 2 written; 12 read, of which 8 were delivered before, and 4.
    assertThat(reading.reader.facts().outputTokens()).isEqualTo(10);
    assertThat(reading.reader.facts().inputTokens()).isEqualTo(16);
  }

  @Test
  void anEndThatSaysNothingOfTokensIsAnEnd() {
    String second = UPRIGHT.replaceAll("\"usage\":\\{[^}]*}", "\"usage\":null");
    Rescue rescue = spliced(beginning(), second);
    assertThat(reading(rescue).verdict).isEqualTo(Verdict.COMPLETE);
    assertThat(completed(bytes(rescue)).get("status")).isEqualTo("completed");
  }

  @Test
  void whatNeverHadNumbersGetsNone() {
    String numbered = ",\"sequence_number\":\\d+";
    Rescue rescue = spliced(beginning().replaceAll(numbered, ""), UPRIGHT);
    assertThat(bytes(rescue)).doesNotContain("sequence_number");
    assertThat(reading(rescue).text).hasToString(GOT + "upright. ");
  }

  @Test
  void whatWasSwitchedOffOrLimitedIsEchoedAsItWasAsked() {
    String begun = "\"incomplete_details\":null,\"max_output_tokens\":%d,\"model\":\"%s\"";
    String first =
        beginning()
            .replace(
                "\"model\":\"gpt-4o-mini\"", "\"model\":\"gpt-4o-mini\",\"max_output_tokens\":100");
    String second =
        UPRIGHT.replace(
            "\"incomplete_details\":null,\"model\":\"gpt-4o-mini\"", begun.formatted(92, "gpt-5"));
    Map<?, ?> whole = completed(bytes(spliced(first, second)));
    assertThat(whole.get("max_output_tokens")).isEqualTo(100L);
    assertThat(whole.get("model")).isEqualTo("gpt-4o-mini");
  }

  @Test
  void aCutBehindTheTextOwesOnlyTheEnd() {
    String uncut = Streams.responses(PIECES);
    for (String last : List.of("output_text.done", "content_part.done", "output_item.done")) {
      int event = uncut.indexOf("event: response." + last);
      String first = uncut.substring(0, uncut.indexOf("\n\n", event) + 2);
      Rescue rescue = spliced(first, Streams.responses(List.of("")));
      assertThat(new ResponseEvents(rescue.delivered.toByteArray()).around())
          .as(last)
          .isEqualTo(new ResponseEvents(Streams.utf8(uncut)).around());
    }
  }

  @Test
  void whatFollowsBehindAClosedTextIsAFurtherMessage() {
    int end = FIRST.indexOf("event: response.content_part.done");
    Rescue rescue = spliced(FIRST.substring(0, end), UPRIGHT.replace("upri", "And upri"));
    ResponseEvents events = new ResponseEvents(rescue.delivered.toByteArray());
    assertThat(events.types().subList(8, 18))
        .containsExactly(
            "content_part.done",
            "output_item.done",
            "output_item.added",
            "content_part.added",
            "output_text.delta",
            "output_text.delta",
            "output_text.done",
            "content_part.done",
            "output_item.done",
            "completed");
    assertThat(events.last("output_text.done").get("text")).isEqualTo("And upright. ");
    assertThat(events.last("output_text.done").get("item_id")).isEqualTo("msg_2");
    assertThat(events.last("output_item.done").get("output_index")).isEqualTo(1L);
    assertThat(output(rescue)).hasSize(2);
  }

  @Test
  void anEndThatCameTooSoonIsToldAsSuch() {
    String second =
        UPRIGHT
            .replace("response.completed", "response.incomplete")
            .replace("\"status\":\"completed\"", "\"status\":\"incomplete\"")
            .replaceAll(
                "(?s)(.*)\"incomplete_details\":null",
                "$1\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
    Rescue rescue = spliced(beginning(), second);
    assertThat(reading(rescue).verdict).isEqualTo(Verdict.COMPLETE);
    ResponseEvents events = new ResponseEvents(rescue.delivered.toByteArray());
    assertThat(events.types()).endsWith("output_item.done", "incomplete");
    Map<?, ?> whole = completed(bytes(rescue));
    assertThat(whole.get("status")).isEqualTo("incomplete");
    assertThat(whole.get("incomplete_details")).hasToString("{reason=max_output_tokens}");
    assertThat(String.valueOf(events.last("output_item.done").get("item")))
        .contains("status=incomplete")
        .contains(GOT + "upright. ");
  }

  /** The second stream, with other events in front of its end. */
  private static String with(String... events) {
    int end = UPRIGHT.indexOf("event: response.completed");
    return UPRIGHT.substring(0, end) + String.join("", events) + UPRIGHT.substring(end);
  }

  @Test
  void aCallBecomesTheNextItem() {
    String item =
        "\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"go\",\"arguments\":\"%s\"}";
    String at = "\"item_id\":\"fc_1\",\"output_index\":7,";
    String second =
        with(
            event("response.output_item.added", "\"output_index\":7," + item.formatted("")),
            event("response.function_call_arguments.delta", at + "\"delta\":\"{}\""),
            event("response.function_call_arguments.done", at + "\"arguments\":\"{}\""),
            event("response.output_item.done", "\"output_index\":7," + item.formatted("{}")));
    Rescue rescue = spliced(beginning(), second);
    assertThat(reading(rescue).tools).hasToString("go{}");
    ResponseEvents events = new ResponseEvents(rescue.delivered.toByteArray());
    assertThat(events.types())
        .endsWith(
            "output_item.done",
            "output_item.added",
            "function_call_arguments.delta",
            "function_call_arguments.done",
            "output_item.done",
            "completed");
    assertThat(events.last("function_call_arguments.done").get("output_index")).isEqualTo(1L);
    assertThat(output(rescue).toString()).contains("id=msg_1").contains("id=fc_1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "failed | \"response\":{\"id\":\"resp_2\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"x\"}}",
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"ws_1\",\"type\":\"web_search_call\"}",
        "output_item.added | \"output_index\":1,\"item\":{\"id\":\"msg_3\",\"type\":\"message\",\"phase\":\"commentary\"}",
        "web_search_call.searching | \"output_index\":1",
        "output_text.annotation.added | \"output_index\":0,\"annotation\":{\"type\":\"url_citation\"}",
        "function_call_arguments.delta | \"output_index\":5,\"delta\":\"{\"",
        "mcp_call_arguments.delta | \"output_index\":5,\"delta\":\"{\"",
        "output_text.delta | \"output_index\":5,\"delta\":\"whose?\"",
        "a_new_kind | \"output_index\":0",
      })
  void whatCannotBeWovenInEndsNothing(String type, String rest) {
    Rescue rescue = spliced(beginning(), with(event("response." + type, rest)));
    Rescue.Reading reading = reading(rescue);
    assertThat(reading.text).hasToString(GOT + "upright. ");
    assertThat(reading.verdict).isEqualTo(Verdict.CUT);
    assertThat(reading.reader.malformed()).isFalse();
  }

  @Test
  void aSecondStreamThatBreaksEndsNothing() {
    int end = UPRIGHT.indexOf("event: response.completed");
    Rescue.Reading reading = reading(spliced(beginning(), UPRIGHT.substring(0, end)));
    assertThat(reading.text).hasToString(GOT + "upright. ");
    assertThat(reading.verdict).isEqualTo(Verdict.CUT);
  }

  /** A refusal's words are words, as in the other dialects. */
  @Test
  void theWordsOfARefusalFollow() {
    String second =
        UPRIGHT
            .replace("response.output_text.delta", "response.refusal.delta")
            .replace("upri", "No");
    Rescue rescue = spliced(beginning(), second);
    assertThat(reading(rescue).text).hasToString(GOT + "Noght. ");
    assertThat(
            new ResponseEvents(rescue.delivered.toByteArray()).last("output_text.done").get("text"))
        .isEqualTo(GOT + "Noght. ");
  }
}
