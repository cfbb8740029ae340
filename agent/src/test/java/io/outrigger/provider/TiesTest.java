package io.outrigger.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          # OpenAI
          SERVER_STATE        | {"previous_response_id":"resp_1"}
          SERVER_STATE        | {"conversation":"conv_1"}
          SERVER_STATE        | {"conversation":{"id":"conv_1"}}
          SERVER_STATE        | {"input":[{"type":"item_reference","id":"msg_1"}]}
          SERVER_STATE        | {"input":[{"type":"reasoning","id":"rs_1","summary":[]}]}
          SERVER_STATE        | {"prompt":{"id":"pmpt_1","version":"2"}}
          SERVER_STATE        | {"messages":[{"role":"assistant","audio":{"id":"audio_1"}}]}
          SERVER_STATE        | {"thread_id":"thread_1"}
          ENCRYPTED_REASONING | {"input":[{"type":"reasoning","encrypted_content":"gAAA"}]}
          ENCRYPTED_REASONING | {"input":[{"type":"compaction","encrypted_content":"gAAA"}]}
          UPLOADED_FILES      | {"input":[{"content":[{"type":"input_file","file_id":"file-1"}]}]}
          UPLOADED_FILES      | {"messages":[{"content":[{"type":"file","file":{"file_id":"file-1"}}]}]}
          UPLOADED_FILES      | {"tools":[{"type":"file_search","vector_store_ids":["vs_1"]}]}
          SERVER_EFFECTS      | {"tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}
          SERVER_EFFECTS      | {"tools":[{"type":"computer_use_preview"}]}
          SERVER_EFFECTS      | {"tools":[{"type":"mcp","server_url":"https://mcp.example"}]}
          BODY_CREDENTIALS    | {"tools":[{"type":"mcp","authorization":"t"}]}
          BODY_CREDENTIALS    | {"tools":[{"type":"mcp","headers":{"Authorization":"Bearer t"}}]}
          HOSTED_TOOLS        | {"tools":[{"type":"web_search_preview"}]}
          HOSTED_TOOLS        | {"web_search_options":{}}
          HOSTED_TOOLS        | {"tools":[{"type":"image_generation"}]}
          # Azure
          BODY_CREDENTIALS    | {"data_sources":[{"type":"azure_search","parameters":{"authentication":{"type":"api_key","key":"k"}}}]}
          # Anthropic
          SIGNED_THINKING     | {"messages":[{"content":[{"type":"thinking","thinking":"","signature":"Eq"}]}]}
          ENCRYPTED_REASONING | {"messages":[{"content":[{"type":"redacted_thinking","data":"Em"}]}]}
          ENCRYPTED_REASONING | {"messages":[{"content":[{"type":"web_search_tool_result","content":[{"encrypted_content":"E"}]}]}]}
          UPLOADED_FILES      | {"messages":[{"content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]}
          UPLOADED_FILES      | {"messages":[{"content":[{"type":"tool_result","content":[{"type":"image","source":{"type":"file","file_id":"file_1"}}]}]}]}
          UPLOADED_FILES      | {"container":"container_1"}
          UPLOADED_FILES      | {"container":{"id":"container_1","skills":[]}}
          SERVER_EFFECTS      | {"mcp_servers":[{"type":"url","url":"https://mcp.example","name":"x"}]}
          SERVER_EFFECTS      | {"tools":[{"type":"code_execution_20250825","name":"code_execution"}]}
          SERVER_EFFECTS      | {"tools":[{"type":"computer_20250124","name":"computer"}]}
          BODY_CREDENTIALS    | {"mcp_servers":[{"authorization_token":"t"}]}
          HOSTED_TOOLS        | {"tools":[{"type":"web_search_20250305","name":"web_search"}]}
          # Gemini
          CACHED_CONTENT      | {"cachedContent":"cachedContents/1"}
          UPLOADED_FILES      | {"contents":[{"parts":[{"fileData":{"fileUri":"https://x/v1beta/files/1"}}]}]}
          SIGNED_THINKING     | {"contents":[{"parts":[{"text":"a","thoughtSignature":"Ck"}]}]}
          SIGNED_THINKING     | {"messages":[{"tool_calls":[{"extra_content":{"google":{"thought_signature":"Ck"}}}]}]}
          SERVER_EFFECTS      | {"tools":[{"codeExecution":{}}]}
          HOSTED_TOOLS        | {"tools":[{"googleSearch":{}}]}
          UPLOADED_FILES      | {"tools":[{"fileSearch":{"fileSearchStoreNames":["s/1"]}}]}
          SERVER_STATE        | {"previous_interaction_id":"1"}
          # Bedrock
          SIGNED_THINKING     | {"messages":[{"content":[{"reasoningContent":{"reasoningText":{"text":"t","signature":"S"}}}]}]}
          ENCRYPTED_REASONING | {"messages":[{"content":[{"reasoningContent":{"redactedContent":"S"}}]}]}
          UPLOADED_FILES      | {"messages":[{"content":[{"document":{"source":{"s3Location":{"uri":"s3://b/k"}}}}]}]}
          SERVER_STATE        | {"guardrailConfig":{"guardrailIdentifier":"g"}}
          HOSTED_TOOLS        | {"toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}}
          # Cohere, OpenRouter, LiteLLM
          SERVER_STATE        | {"conversation_id":"c"}
          BODY_CREDENTIALS    | {"connectors":[{"id":"drive","user_access_token":"t"}]}
          ENCRYPTED_REASONING | {"messages":[{"reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]}]}
          HOSTED_TOOLS        | {"plugins":[{"id":"web"}]}
          BODY_CREDENTIALS    | {"api_key":"k"}
          BODY_CREDENTIALS    | {"AWS_SECRET_ACCESS_KEY":"k"}
          """)
  void findsWhatTies(Tie tie, String body) {
    assertThat(ties(body).found()).contains(tie);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"model":"m","messages":[{"role":"user","content":"previous_response_id: resp_1 signature"}]}
          {"store":true,"include":["reasoning.encrypted_content"],"previous_response_id":null,"conversation":null}
          {"thinking":{"type":"enabled","budget_tokens":1024},"reasoning":{"effort":"low"}}
          {"tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"file_id":{"type":"string"},"token":{"type":"string"}}}}}]}
          {"tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{"api_key":{"type":"string"}}}}]}
          {"tools":[{"name":"f","input_schema":{"properties":{"signature":{"type":"string"}}}},{"type":"custom","name":"g"}]}
          {"messages":[{"content":[{"type":"tool_use","id":"toolu_1","name":"f","input":{"file_id":"mine","container":"x"}}]}]}
          {"contents":[{"parts":[{"functionCall":{"args":{"fileUri":"mine"}}},{"functionResponse":{"response":{"token":"mine"}}}]}]}
          {"messages":[{"content":[{"toolUse":{"input":{"password":"mine"}}},{"toolResult":{"content":[{"json":{"token":"mine"}}]}}]}]}
          {"messages":[{"tool_calls":[{"function":{"name":"f","arguments":{"thread_id":"mine"}}}]}],"format":{"properties":{"token":{}}}}
          {"documents":[{"data":{"file_id":"mine"}}],"metadata":{"token":"mine","conversation_id":"1"}}
          {"tools":[],"mcp_servers":[],"headers":{},"file_ids":[],"api_key":"","container":null,"plugins":[]}
          {"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}],"tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"properties":{"signature":{}}}}]}]}
          {"input":"hello","text":{"format":{"type":"json_schema","schema":{"properties":{"headers":{"type":"string"}}}}}}
          """)
  void leavesFreeWhatIsTheApplicationsOwn(String body) {
    assertThat(ties(body).found()).isEmpty();
  }

  @Test
  void collectsTheNamesOfObjects() {
    assertThat(
            ties("{\"previous_response_id\":\"resp_1\",\"conversation\":{\"id\":\"conv_1\"},"
                    + "\"tools\":[{\"vector_store_ids\":[\"vs_1\",\"vs_2\"]}],"
                    + "\"input\":[{\"content\":[{\"file_id\":\"file_1\"}]}]}")
                .ids())
        .containsExactlyInAnyOrder("resp_1", "conv_1", "vs_1", "vs_2", "file_1");
  }

  @Test
  void itemsThatAreOnlyNamesAreNamesOfObjects() {
    assertThat(
            ties("{\"input\":[{\"id\":\"msg_1\",\"type\":\"item_reference\"},"
                    + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]},"
                    + "{\"type\":\"message\",\"id\":\"msg_2\",\"content\":[{\"text\":\"Hi\"}]},"
                    + "{\"id\":\"msg_3\",\"role\":\"user\",\"content\":\"Hi\"}]}")
                .ids())
        .as("the others carry what they say")
        .containsExactlyInAnyOrder("msg_1", "rs_1");
  }

  @Test
  void doesNotReadWhatIsNoObject() {
    for (String text : new String[] {"", "[]", "7", "{", "{} {}", "{\"a\"}"}) {
      assertThat(Ties.read(text.getBytes(UTF_8))).as(text).isNull();
    }
    assertThat(Ties.read(("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8))).isNull();
  }

  @Test
  void allowsOnlyWhatDoesNotBreak() {
    assertThat(Tie.SERVER_STATE.allows(false, true, true)).isTrue();
    assertThat(Tie.SERVER_STATE.allows(true, false, true)).isFalse();
    assertThat(Tie.HOSTED_TOOLS.allows(false, false, true)).isTrue();
    assertThat(Tie.HOSTED_TOOLS.allows(true, false, false)).isFalse();
    for (Tie tie : Set.of(Tie.ENCRYPTED_REASONING, Tie.SIGNED_THINKING, Tie.SERVER_EFFECTS)) {
      assertThat(tie.allows(false, true, true)).isFalse();
      assertThat(tie.allows(true, false, true)).isFalse();
    }
  }

  private static Ties ties(String body) {
    Ties ties = Ties.read(body.getBytes(UTF_8));
    assertThat(ties).isNotNull();
    return ties;
  }
}
