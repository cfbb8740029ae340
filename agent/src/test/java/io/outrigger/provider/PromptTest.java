package io.outrigger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {

  private static Prompt read(String body) {
    return Prompt.read(body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {'messages':[{'role':'user','content':'Hi'}]}",
        "true  | {'messages':[{'role':'system','content':'S'},{'role':'user','content':'Hi'}]}",
        "true  | {'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}]}",
        "true  | {'system':'S','messages':[{'role':'user','content':[{'text':'Hi'}]}]}",
        "false | {'messages':[{'role':'user','content':'A'},{'role':'user','content':'Hi'}]}",
        "false | {'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'A'}]}",
        "true  | {'contents':[{'parts':[{'text':'Hi'}]}]}",
        "true  | {'contents':[{'role':'user','parts':[{'text':'Hi'}]}],'systemInstruction':{}}",
        "false | {'contents':[{'role':'model','parts':[{'text':'A'}]},{'parts':[{'text':'Hi'}]}]}",
        "true  | {'input':'Hi'}",
        "true  | {'input':[{'role':'user','content':[{'type':'input_text','text':'Hi'}]}]}",
        "true  | {'prompt':'Hi'}",
        "true  | {'message':'Hi','model':'command'}",
        "false | {'message':'Hi','chat_history':[{'role':'USER','message':'A'}]}",
        "true  | {'inputs':'Hi','parameters':{}}",
        "true  | {'inputText':'Hi'}",
      })
  void findsTheLastUserTextOfEveryDialect(boolean oneTurn, String body) {
    Prompt prompt = read(body.replace('\'', '"'));
    assertThat(prompt.lastUserText()).isEqualTo("Hi");
    assertThat(prompt.isOneTurn()).isEqualTo(oneTurn);
  }

  @Test
  void severalPartsAreOneTextThatIsNeverReplaced() {
    Prompt prompt =
        read(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"A\"},"
                + "{\"type\":\"text\",\"text\":\"B\"}]}]}");
    assertThat(prompt.lastUserText()).isEqualTo("A\nB");
    assertThat(prompt.isOneTurn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"messages\":[]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}]}",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
        "{\"input\":[1,2]}",
        "{\"prompt\":{\"id\":\"p\"}}"
      })
  void someHaveNone(String body) {
    assertThat(read(body).lastUserText()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"a\":1",
        "{\"a\":1}x",
        "{\"a\":1,\"a\":2}",
        "{\"b\":{\"a\":1,\"a\":1}}"
      })
  void readsNothingThatCouldBeReadInTwoWays(String body) {
    assertThat(read(body)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"response_format\":{\"type\":\"json_object\"}}",
        "{\"text\":{\"format\":{\"type\":\"json_schema\"}}}",
        "{\"generationConfig\":{\"responseSchema\":{\"type\":\"OBJECT\"}}}",
        "{\"format\":\"json\"}",
        "{\"tool_choice\":\"required\"}",
        "{\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}}",
        "{\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}}",
        "{\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\"}}}",
        "{\"toolConfig\":{\"toolChoice\":{\"any\":{}}}}",
        "{\"modalities\":[\"audio\"]}"
      })
  void aPlainTextIsNoAnswerToWhoAskedForMore(String body) {
    assertThat(read(body).takesPlainText()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"tool_choice\":\"auto\",\"tools\":[{\"type\":\"function\"}]}",
        "{\"tool_choice\":{\"type\":\"auto\"}}",
        "{\"response_format\":{\"type\":\"text\"}}",
        "{\"text\":{\"format\":{\"type\":\"text\"}}}"
      })
  void itIsOneToOrdinaryRequests(String body) {
    assertThat(read(body).takesPlainText()).isTrue();
  }

  @Test
  void requestsThatAreReadWholeAreShort() {
    char[] many = new char[20_000];
    Arrays.fill(many, '1');
    String list = new String(many).replace("1", "1,") + "1";
    assertThat(read("{\"input\":[" + list + "]}")).isNull();
  }
}
