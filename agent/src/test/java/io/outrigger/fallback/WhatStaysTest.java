package io.outrigger.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.Hop;
import io.outrigger.provider.Tie;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Y12, Y13, Y14: what must not move, and how far what may move a little goes. */
class WhatStaysTest {

  /**
   * Where a request to {@code first/m1} may go: another model at the same endpoint, the same model
   * under another account of the same vendor, another model there, another vendor's endpoint.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          yes | yes | yes | yes | {"model":"m1","messages":[]}
          yes | yes | yes | yes | {"model":"m1","store":true,"stream":true}
          no  | no  | no  | no  | {"model":"m1","input":[{"type":"reasoning","encrypted_content":"x"}]}
          no  | no  | no  | no  | {"model":"m1","tools":[{"type":"code_interpreter"}]}
          no  | no  | no  | no  | {"model":"m1","mcp_servers":[{"name":"x","authorization_token":"t"}]}
          yes | no  | no  | no  | {"model":"m1","previous_response_id":"resp_1"}
          yes | no  | no  | no  | {"model":"m1","input":[{"file_id":"file_1"}]}
          yes | no  | no  | no  | {"model":"m1","api_key":"k"}
          yes | no  | no  | no  | {"model":"m1","deferred":true}
          yes | yes | yes | no  | {"model":"m1","tools":[{"type":"web_search"}]}
          no  | no  | no  | no  | {"model":"m1","messages":[{"content":[{"type":"thinking","signature":"s"}]}]}
          """)
  void goesAsFarAsItsTiesReach(
      String model, String account, String both, String vendor, String body) {
    App app = app().posts("https://first.example/v1/chat/completions", body);
    assertThat(goes(app, "first", "m2")).as("another model").isEqualTo(model);
    assertThat(goes(app, "account", "m1")).as("another account").isEqualTo(account);
    assertThat(goes(app, "account", "m2")).as("another model there").isEqualTo(both);
    assertThat(goes(app, "vendor", "m2")).as("another vendor").isEqualTo(vendor);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, /v1/embeddings",
    "ollama, /api/embed",
    "ollama, /api/embeddings",
    "cohere, /v2/embed",
    "gemini, /v1beta/models/m1:embedContent",
  })
  void embeddingsNeverMoveToAnotherModel(String word, String path) {
    App app =
        new App()
            .endpoint("first", word, "https://first.example")
            .endpoint("account", word, "https://account.example")
            .posts("https://first.example" + path, "{\"model\":\"m1\"}");
    assertThat(app.stays("first", "m2")).isEqualTo(StayReason.EMBEDDINGS);
    assertThat(app.stays("account", "m2")).isEqualTo(StayReason.EMBEDDINGS);
    assertThat(goes(app, "account", "m1")).isEqualTo("yes");
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/bedrock/aws4_request, Signature=ab'",
    "Authorization, 'AWS4-ECDSA-P256-SHA256 Credential=AKIA/20260101/bedrock/aws4_request'",
    "X-Amz-Content-Sha256, e3b0",
    "Authorization, 'HMAC-SHA256 SignedHeaders=date;host&Signature=x'",
    "Authorization, 'TC3-HMAC-SHA256 Credential=x'",
    "Signature-Input, 'sig1=()'",
  })
  void signedRequestsNeverMove(String name, String value) {
    for (String target : Set.of("first", "account", "vendor")) {
      assertThat(app().header(name, value).stays(target, "m2")).isEqualTo(StayReason.SIGNED);
    }
    App bedrock =
        new App()
            .endpoint("bedrock", "bedrock", "https://bedrock-runtime.*.amazonaws.com")
            .header(name, value)
            .posts(
                "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.c/converse", "{}");
    assertThat(bedrock.stays("bedrock", "anthropic.d")).isEqualTo(StayReason.SIGNED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/files",
        "/v1/batches",
        "/v1/threads/t/runs",
        "/v1/fine_tuning/jobs",
        "/v1/images/generations",
        "/v1/audio/speech",
        "/v1/moderations",
        "/v1/responses/resp_1/cancel",
        "/v1/responses/compact",
        "/v1/fim/completions",
        "/v1/agents/completions",
        "/v1/engines/davinci/completions",
        "/models/meta-llama/x/v1/chat/completions"
      })
  void otherOperationsStay(String path) {
    App app = app().posts("https://first.example" + path, "{\"model\":\"m1\"}");
    assertThat(app.stays("account", "m1")).isEqualTo(StayReason.OPERATION);
  }

  @Test
  void tasksAndUploadsStay() {
    App task =
        app().posts("https://first.example/v1/responses", "{\"model\":\"m1\",\"background\":true}");
    assertThat(task.stays("account", "m1")).isEqualTo(StayReason.BACKGROUND);
    App upload = app().header("content-type", "Multipart/Form-Data; boundary=x");
    assertThat(upload.stays("first", "m2")).isEqualTo(StayReason.MULTIPART);
  }

  @Test
  void anotherVendorsBodyOnBedrockStays() {
    App app =
        new App()
            .endpoint("b", "bedrock", "https://b.example")
            .posts("https://b.example/model/us.anthropic.claude-1/invoke", "{}");
    assertThat(goes(app, "b", "eu.anthropic.claude-2")).isEqualTo("yes");
    assertThat(app.stays("b", "meta.llama3")).isEqualTo(StayReason.VENDOR_FORM);
  }

  @Test
  void goesToTheTargetThatMadeWhatItNames() {
    App app =
        app()
            .posts(
                "https://first.example/v1/responses",
                "{\"model\":\"m1\",\"previous_response_id\":\"resp_1\"}");
    Departure departure = app.departure();
    assertThat(departure.ids()).containsExactly("resp_1");
    Hop place = new Hop("account", "m2");
    assertThat(departure.to(place)).isInstanceOf(Switched.Stays.class);
    assertThat(departure.to(place, true)).isInstanceOf(Switched.Goes.class);
    App more =
        app()
            .posts(
                "https://first.example/v1/responses",
                "{\"model\":\"m1\",\"previous_response_id\":\"resp_1\",\"api_key\":\"k\"}");
    assertThat(more.departure().to(place, true))
        .isEqualTo(new Switched.Stays(StayReason.BODY_CREDENTIALS));
  }

  @Test
  void everyTieHasItsReasonAndEveryReasonItsText() {
    for (Tie tie : EnumSet.allOf(Tie.class)) {
      assertThat(StayReason.of(tie).name()).isEqualTo(tie.name());
    }
    for (StayReason reason : StayReason.values()) {
      assertThat(reason.code()).matches("[a-z_]+");
      assertThat(reason.text()).isNotBlank().doesNotEndWith(".");
    }
  }

  private static App app() {
    return new App()
        .endpoint("first", "openai", "https://first.example")
        .endpoint("account", "openai", "https://account.example")
        .endpoint("vendor", "groq", "https://vendor.example")
        .posts("https://first.example/v1/chat/completions", "{\"model\":\"m1\"}");
  }

  private static String goes(App app, String endpoint, String model) {
    return app.to(endpoint, model) instanceof Switched.Goes ? "yes" : "no";
  }
}
