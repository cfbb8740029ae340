package io.outrigger.degrade;

import static io.outrigger.degrade.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only complete, ordinary answers may be given to somebody again. */
class WholeAnswerTest {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  @Test
  void takesOrdinaryAnswersOfEveryForm() {
    assertThat(WholeAnswer.model(Answers.chat("Paris"), JSON)).isEqualTo("gpt-4o-2024");
    assertThat(WholeAnswer.model(bytes(Answers.RESPONSE), JSON)).isEqualTo("gpt-4o");
    assertThat(WholeAnswer.model(bytes(Answers.CHAT_STREAM), EVENTS)).isEqualTo("gpt-4o");
    assertThat(WholeAnswer.model(bytes(Answers.ANTHROPIC_STREAM), EVENTS)).isNotNull();
    assertThat(WholeAnswer.model(bytes(Answers.GEMINI_STREAM), EVENTS)).isEqualTo("gemini-x");
    assertThat(WholeAnswer.model(bytes(Answers.OLLAMA_STREAM), "application/x-ndjson"))
        .isEqualTo("llama3");
  }

  @Test
  void aReaderMayStopRightBehindTheTerminalMarker() {
    String cut = Answers.CHAT_STREAM.strip();
    assertThat(WholeAnswer.model(bytes(cut), EVENTS)).isEqualTo("gpt-4o");
  }

  @ParameterizedTest
  @CsvSource({
    "0, application/json",
    "1, text/event-stream",
    "2, text/event-stream",
    "3, text/event-stream",
    "4, application/x-ndjson",
    "5, application/json"
  })
  void noAnswerIsWholeBeforeItsEnd(int which, String type) {
    byte[] whole =
        which == 0
            ? Answers.chat("Paris")
            : bytes(
                new String[] {
                      "",
                      Answers.CHAT_STREAM,
                      Answers.ANTHROPIC_STREAM,
                      Answers.GEMINI_STREAM,
                      Answers.OLLAMA_STREAM,
                      Answers.RESPONSE
                    }
                    [which]);
    assertThat(WholeAnswer.model(whole, type)).isNotNull();
    int end = whole.length;
    while (whole[end - 1] <= ' ') {
      end--; // white space alone may be missing
    }
    for (int length = 0; length < end; length++) {
      assertThat(WholeAnswer.model(Arrays.copyOf(whole, length), type))
          .as("%s bytes", length)
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "length",
        "content_filter",
        "tool_calls",
        "function_call",
        "error",
        "model_length"
      })
  void noCutFilteredOrUnfinishedChoice(String finish) {
    assertThat(WholeAnswer.model(Answers.chat("Paris", finish), JSON)).isNull();
    String stream = Answers.CHAT_STREAM.replace("\"stop\"", '"' + finish + '"');
    assertThat(WholeAnswer.model(bytes(stream), EVENTS)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_tokens",
        "refusal",
        "tool_use",
        "pause_turn",
        "model_context_window_exceeded"
      })
  void noAnthropicAnswerThatStoppedForAnotherReason(String reason) {
    String stream = Answers.ANTHROPIC_STREAM.replace("end_turn", reason);
    assertThat(WholeAnswer.model(bytes(stream), EVENTS)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAX_TOKENS", "SAFETY", "RECITATION", "PROHIBITED_CONTENT", "OTHER"})
  void noGeminiAnswerThatStoppedForAnotherReason(String reason) {
    String stream = Answers.GEMINI_STREAM.replace("STOP", reason);
    assertThat(WholeAnswer.model(bytes(stream), EVENTS)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"I cannot\"}}]}\n\n"
      })
  void noStreamWithAnErrorOrRefusalInside(String event) {
    String stream = Answers.CHAT_STREAM;
    int middle = stream.indexOf("data: ", 10);
    String spoiled = stream.substring(0, middle) + event + stream.substring(middle);
    assertThat(WholeAnswer.model(bytes(spoiled), EVENTS)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"incomplete", "failed", "cancelled", "in_progress", "queued"})
  void noResponseThatWasNotCompleted(String status) {
    String body = Answers.RESPONSE.replace("completed", status);
    assertThat(WholeAnswer.model(bytes(body), JSON)).isNull();
  }

  @Test
  void noToolCallsAndNoRefusalsOfResponses() {
    String call = Answers.RESPONSE.replace("\"type\":\"message\"", "\"type\":\"function_call\"");
    String refusal = Answers.RESPONSE.replace("output_text", "refusal");
    assertThat(WholeAnswer.model(bytes(call), JSON)).isNull();
    assertThat(WholeAnswer.model(bytes(refusal), JSON)).isNull();
  }

  @Test
  void noEmptyAnswerAndNoOtherContent() {
    assertThat(WholeAnswer.model(Answers.chat(""), JSON)).isNull();
    assertThat(WholeAnswer.model(Answers.chat("Paris"), "text/html")).isNull();
    assertThat(WholeAnswer.model(bytes("{\"error\":{\"message\":\"x\"}}"), JSON)).isNull();
    assertThat(WholeAnswer.model(new byte[0], JSON)).isNull();
  }
}
