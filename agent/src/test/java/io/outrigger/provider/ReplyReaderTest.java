package io.outrigger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.ReplyFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  @Test
  void readsAChatCompletion() {
    assertThat(
            read(
                "{'id':'c1','model':'gpt-4o-x','choices':[{'finish_reason':'stop','message':{'content':'hi'}},{'finish_reason':'length'}],"
                    + "'usage':{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':4},'completion_tokens_details':{'reasoning_tokens':2}}}"))
        .isEqualTo(new ReplyFacts("c1", "gpt-4o-x", List.of("stop", "length"), 10, 5, 4, -1, 2));
  }

  @Test
  void readsAResponse() {
    assertThat(
            read(
                "{'object':'response','id':'r1','model':'gpt-5','status':'incomplete','incomplete_details':{'reason':'max_output_tokens'},"
                    + "'output':[{'id':'not-this','status':'completed'}],'usage':{'input_tokens':3,'output_tokens':4}}"))
        .isEqualTo(new ReplyFacts("r1", "gpt-5", List.of("max_output_tokens"), 3, 4, -1, -1, -1));
  }

  @Test
  void addsAnthropicsCachedTokensToTheInput() {
    assertThat(
            read(
                "{'id':'m1','model':'claude','stop_reason':'end_turn','content':[{'text':'x'}],"
                    + "'usage':{'input_tokens':10,'cache_creation_input_tokens':100,'cache_read_input_tokens':1000,'output_tokens':7}}"))
        .isEqualTo(new ReplyFacts("m1", "claude", List.of("end_turn"), 1110, 7, 1000, 100, -1));
  }

  @Test
  void addsGeminisThoughtsToTheOutput() {
    assertThat(
            read(
                "{'responseId':'g1','modelVersion':'gemini','candidates':[{'finishReason':'STOP'}],"
                    + "'usageMetadata':{'promptTokenCount':9,'candidatesTokenCount':5,'thoughtsTokenCount':20,'cachedContentTokenCount':3}}"))
        .isEqualTo(new ReplyFacts("g1", "gemini", List.of("STOP"), 9, 25, 3, -1, 20));
  }

  @Test
  void readsBedrockOllamaAndCohere() {
    assertThat(read("{'stopReason':'end_turn','usage':{'inputTokens':1,'outputTokens':2}}"))
        .isEqualTo(new ReplyFacts(null, null, List.of("end_turn"), 1, 2, -1, -1, -1));
    assertThat(read("{'model':'llama','done_reason':'stop','prompt_eval_count':1,'eval_count':2}"))
        .isEqualTo(new ReplyFacts(null, "llama", List.of("stop"), 1, 2, -1, -1, -1));
    assertThat(
            read(
                "{'id':'1','finish_reason':'COMPLETE','usage':{'tokens':{'input_tokens':1,'output_tokens':2}}}"))
        .isEqualTo(new ReplyFacts("1", null, List.of("COMPLETE"), 1, 2, -1, -1, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{",
        "<html>",
        "{'usage':7}",
        "{'choices':null}",
        "{'id':[[['x']]]}"
      })
  void aReplyThatSaysNothingIsNone(String body) {
    assertThat(read(body)).isEqualTo(ReplyFacts.NONE);
  }

  @Property(tries = 300)
  void neverThrows(@ForAll byte[] body) {
    assertThat(ReplyReader.read(body)).isNotNull();
    assertThat(RequestReader.read(body, null, false)).isNotNull();
    assertThat(Json.tree(body)).isNotNull();
  }

  private static ReplyFacts read(String json) {
    return ReplyReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
