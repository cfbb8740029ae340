package io.outrigger.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.Outbound;
import io.outrigger.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetSwitchTest {

  private static final String CHAT = "/v1/chat/completions";

  @Test
  void anotherModelAtTheSameEndpointChangesTheModelAndNothingElse() {
    Switched.Goes goes =
        openAi()
            .header("Authorization", "Bearer app")
            .header("OpenAI-Organization", "org")
            .header("X-Stainless-Retry-Count", "0")
            .header("Content-Length", "99")
            .header("Idempotency-Key", "k")
            .posts(
                "https://api.openai.com/v1/chat/completions?a=b",
                "{ \"model\":\"gpt-4o\" ,\"n\":1}")
            .goes("openai", "gpt-4o-mini");
    assertThat(goes.request().url()).hasToString("https://api.openai.com/v1/chat/completions?a=b");
    assertThat(App.text(goes)).isEqualTo("{ \"model\":\"gpt-4o-mini\" ,\"n\":1}");
    assertThat(goes.request().ownCall()).isFalse();
    assertThat(goes.request().headers())
        .containsOnlyKeys("Authorization", "OpenAI-Organization", "X-Stainless-Retry-Count");
    assertThat(goes.route().endpoint()).isEqualTo("openai");
    assertThat(goes.model()).isEqualTo("gpt-4o-mini");
    assertThat(goes.view().host()).isEqualTo("api.openai.com");
    assertThat(goes.view().port()).isEqualTo(443);
  }

  @Test
  void anotherOriginGetsAnAllowListAndItsOwnCredential() {
    Switched.Goes goes =
        openAi()
            .endpoint("groq", "groq", "https://api.groq.com/openai")
            .key("groq", "gsk-target")
            .header("authorization", "Bearer app")
            .header("OPENAI-ORGANIZATION", "org")
            .header("content-type", "application/json")
            .header("User-Agent", "OpenAI/Java 4.98.0")
            .posts("https://api.openai.com/v1/chat/completions?key=app", "{\"model\":\"gpt-4o\"}")
            .goes("groq", "llama-3.3-70b");
    assertThat(goes.request().url()).hasToString("https://api.groq.com/openai/v1/chat/completions");
    assertThat(goes.request().headers())
        .isEqualTo(
            Map.of(
                "content-type", List.of("application/json"),
                "User-Agent", List.of("OpenAI/Java 4.98.0"),
                "Authorization", List.of("Bearer gsk-target")));
    assertThat(goes.request().ownCall()).isTrue();
    assertThat(goes.route().provider().word()).isEqualTo("groq");
  }

  @ParameterizedTest
  @CsvSource({
    // first endpoint, its prefix, the request's path behind the host, target, its address, result
    "openai, '', /v1/chat/completions, vllm, http://10.0.0.5:8000, http://10.0.0.5:8000/v1/chat/completions",
    "openai, /v1, /v1/chat/completions, vllm, http://10.0.0.5:8000, http://10.0.0.5:8000/v1/chat/completions",
    "openai, /v1, /v1/chat/completions, vllm, http://10.0.0.5:8000/v1, http://10.0.0.5:8000/v1/chat/completions",
    "openai, '', /v1/chat/completions, openai, https://b.example/team/v1, https://b.example/team/v1/chat/completions",
    "openai, '', /v1/chat/completions, openai, https://b.example/team, https://b.example/team/v1/chat/completions",
    "openai, /v1, /v1/responses, openai, https://b.example, https://b.example/v1/responses",
    "openai, '', /v1/chat/completions, gemini, https://g.example, https://g.example/v1beta/openai/chat/completions",
    "openai, '', /v1/chat/completions, gemini, https://g.example/v1beta/openai, https://g.example/v1beta/openai/chat/completions",
    "openai, '', /v1/chat/completions, cohere, https://c.example, https://c.example/compatibility/v1/chat/completions",
    "openai, '', /v1/chat/completions, fireworks, https://f.example, https://f.example/inference/v1/chat/completions",
    "openai, '', /v1/chat/completions, openrouter, https://o.example/api, https://o.example/api/v1/chat/completions",
    "openai, '', /v1/chat/completions, perplexity, https://p.example, https://p.example/chat/completions",
    "openai, '', /v1/chat/completions, anthropic, https://a.example, https://a.example/v1/chat/completions",
    "openai, '', /v1/chat/completions, ollama, http://localhost:11434, http://localhost:11434/v1/chat/completions",
    "openai, '', /v1/chat/completions, azure, https://r.openai.azure.com/openai/v1, https://r.openai.azure.com/openai/v1/chat/completions",
    "openai, '', /llm/a/v1/chat/completions, openai, https://gw-b.example, https://gw-b.example/llm/a/v1/chat/completions",
    "fireworks, '', /inference/v1/chat/completions, openai, https://b.example, https://b.example/v1/chat/completions",
    "gemini, '', /v1beta/openai/chat/completions, openai, https://b.example, https://b.example/v1/chat/completions",
    "azure, '', /openai/v1/chat/completions, azure, https://r2.openai.azure.com, https://r2.openai.azure.com/openai/v1/chat/completions",
    "azure, '', /openai/deployments/gpt4/chat/completions, openai, https://b.example, https://b.example/v1/chat/completions",
    "azure, '', /openai/deployments/gpt4/chat/completions, azure, https://r2.openai.azure.com/openai/v1, https://r2.openai.azure.com/openai/v1/chat/completions",
    "azure, '', /openai/deployments/gpt4/chat/completions, azure, https://r2.openai.azure.com, https://r2.openai.azure.com/openai/deployments/m%2F2/chat/completions",
    "azure, '', /openai/deployments/gpt4/chat/completions, azure, https://r2.openai.azure.com/openai, https://r2.openai.azure.com/openai/deployments/m%2F2/chat/completions",
    "azure, /openai, /openai/deployments/gpt4/chat/completions, azure, https://r2.openai.azure.com, https://r2.openai.azure.com/openai/deployments/m%2F2/chat/completions",
    "azure, /openai, /openai/v1/responses, azure, https://r2.openai.azure.com/openai, https://r2.openai.azure.com/openai/v1/responses",
    "azure, '', /apim/openai/v1/responses, azure, https://apim2.example, https://apim2.example/apim/openai/v1/responses",
    "azure, '', /models/chat/completions, azure, https://r2.services.ai.azure.com, https://r2.services.ai.azure.com/models/chat/completions",
    "azure, '', /anthropic/v1/messages, azure, https://r2.services.ai.azure.com/anthropic, https://r2.services.ai.azure.com/anthropic/v1/messages",
    "azure, '', /anthropic/v1/messages, anthropic, https://a.example, https://a.example/v1/messages",
    "anthropic, '', /v1/messages, azure, https://r2.services.ai.azure.com/anthropic, https://r2.services.ai.azure.com/anthropic/v1/messages",
    "anthropic, '', /v1/messages, openrouter, https://o.example/api, https://o.example/api/v1/messages",
    "anthropic, '', /v1/messages, deepseek, https://d.example, https://d.example/anthropic/v1/messages",
    "anthropic, '', /v1/messages, anthropic, https://a2.example/proxy, https://a2.example/proxy/v1/messages",
  })
  void writesTheTargetsAddress(
      String first, String prefix, String path, String word, String address, String expected) {
    App app =
        new App()
            .endpoint("first", first, "https://first.example" + prefix)
            .endpoint("target", word, address)
            .posts("https://first.example" + path, "{\"model\":\"m1\",\"messages\":[]}");
    assertThat(app.goes("target", "m/2").request().url()).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, /v1beta/models/g1:generateContent, gemini, https://g2.example, g-2, https://g2.example/v1beta/models/g-2:generateContent",
    "gemini, /v1beta/models/g1:streamGenerateContent?alt=sse&key=SECRET, gemini, https://g2.example/v1, g-2, https://g2.example/v1/models/g-2:streamGenerateContent?alt=sse",
    "gemini, /v1beta/models/g1:generateContent, vertex, https://v.example/v1/projects/p/locations/l/publishers/google, g-2, https://v.example/v1/projects/p/locations/l/publishers/google/models/g-2:generateContent",
    "gemini, /v1beta/models/g1:generateContent, vertex, https://v.example/v1/projects/p/locations/l, g-2, https://v.example/v1/projects/p/locations/l/publishers/google/models/g-2:generateContent",
    "vertex, /v1/projects/p/locations/l/publishers/anthropic/models/c@1:rawPredict, vertex, https://v.example/v1/projects/p/locations/eu, c@2, https://v.example/v1/projects/p/locations/eu/publishers/anthropic/models/c@2:rawPredict",
    "vertex, /v1/projects/p/locations/l/publishers/google/models/g1:generateContent, gemini, https://g2.example, g-2, https://g2.example/v1beta/models/g-2:generateContent",
    "vertex, /v1/projects/p/locations/l/publishers/anthropic/models/c@1:rawPredict, , https://v.example/v1/projects/p/locations/eu, c@2, https://v.example/v1/projects/p/locations/eu/publishers/anthropic/models/c@2:rawPredict",
    "bedrock, /model/anthropic.c1%3A0/converse, bedrock, https://b2.example, us.anthropic.c2:0, https://b2.example/model/us.anthropic.c2%3A0/converse",
    "bedrock, /model/anthropic.c1%3A0/invoke, bedrock, https://b2.example, us.anthropic.c2:0, https://b2.example/model/us.anthropic.c2%3A0/invoke",
    "gemini, /v1beta/models/g1:generateContent, gemini, https://g2.example, tunedModels/x, https://g2.example/v1beta/tunedModels/x:generateContent",
  })
  void namesTheModelInThePath(
      String first, String path, String word, String address, String model, String expected) {
    App app =
        new App()
            .endpoint("first", first, "https://first.example")
            .endpoint("target", word, address)
            .posts("https://first.example" + path, "{\"contents\":[]}");
    Switched.Goes goes = app.goes("target", model);
    assertThat(goes.request().url()).hasToString(expected);
    assertThat(App.text(goes)).isEqualTo("{\"contents\":[]}");
  }

  @Test
  void writesADeploymentsNameIntoTheBodyWhereTheTargetWantsItThere() {
    App app =
        new App()
            .endpoint("azure", "azure", "https://*.openai.azure.com")
            .endpoint("openai", "openai", "https://api.openai.com")
            .posts(
                "https://r.openai.azure.com/openai/deployments/d1/chat/completions?api-version=2024-10-21",
                "{\"messages\":[]}");
    Switched.Goes away = app.goes("openai", "gpt-4o");
    assertThat(App.text(away)).isEqualTo("{\"messages\":[],\"model\":\"gpt-4o\"}");
    assertThat(away.request().url()).hasToString("https://api.openai.com/v1/chat/completions");
    Switched.Goes there = app.goes("azure", "d2");
    assertThat(there.request().url())
        .hasToString(
            "https://r.openai.azure.com/openai/deployments/d2/chat/completions?api-version=2024-10-21");
    assertThat(App.text(there)).isEqualTo("{\"messages\":[]}");
  }

  @Test
  void keepsAzuresApiVersionForAnotherAzureResource() {
    Switched.Goes goes =
        new App()
            .endpoint("azure", "azure", "https://*.openai.azure.com")
            .endpoint("eu", "azure", "https://eu.openai.azure.com")
            .key("eu", "k")
            .posts(
                "https://us.openai.azure.com/openai/deployments/d/chat/completions?api-version=1&sig=x",
                "{\"messages\":[]}")
            .goes("eu", "d");
    assertThat(goes.request().url())
        .hasToString(
            "https://eu.openai.azure.com/openai/deployments/d/chat/completions?api-version=1");
    assertThat(goes.request().headers()).isEqualTo(Map.of("api-key", List.of("k")));
  }

  @Test
  void leavesOutApiVersionBesideAVersionInThePath() {
    Switched.Goes goes =
        new App()
            .endpoint("old", "azure", "https://r.openai.azure.com")
            .endpoint("v1", "azure", "https://r.openai.azure.com/openai/v1")
            .posts(
                "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=1&x=y",
                "{\"messages\":[]}")
            .goes("v1", "gpt-4o");
    assertThat(goes.request().url())
        .hasToString("https://r.openai.azure.com/openai/v1/chat/completions?x=y");
    assertThat(App.text(goes)).isEqualTo("{\"messages\":[],\"model\":\"gpt-4o\"}");
  }

  @Test
  void staysWhereTheAddressSaysTooLittle() {
    App app =
        openAi()
            .endpoint("vertex", "vertex", "https://eu-aiplatform.googleapis.com")
            .endpoint("old", "azure", "https://r.openai.azure.com/openai")
            .endpoint("odd", "azure", "https://r.openai.azure.com/v1");
    app.endpoint("under", "openai", "http://llm.example").host("under", "llm_backup");
    for (String target : List.of("vertex", "old", "odd", "under")) {
      assertThat(app.stays(target, "m")).as(target).isEqualTo(StayReason.ADDRESS);
    }
  }

  @Test
  void makesTheChangesThatTheOperatorDemands() {
    Switched.Goes goes =
        openAi()
            .endpoint("b", "vllm", "http://b.example")
            .outbound(
                "b",
                new Outbound(
                    null,
                    Map.of("X-Team", new Secret("blue")),
                    Set.of("logit_bias", "stream_options.include_usage"),
                    Map.of("temperature", "0.2", "reasoning.effort", "low")))
            .posts(
                "https://api.openai.com" + CHAT,
                "{\"model\":\"a\",\"logit_bias\":{\"1\":2},\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
            .goes("b", "m");
    assertThat(App.text(goes))
        .isIn(
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{},\"temperature\":0.2,\"reasoning\":{\"effort\":\"low\"}}",
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{},\"reasoning\":{\"effort\":\"low\"},\"temperature\":0.2}");
    assertThat(goes.request().headers()).isEqualTo(Map.of("X-Team", List.of("blue")));
  }

  @Test
  void sameModelElsewhereKeepsTheBodysBytes() {
    App app = openAi().endpoint("b", "openai", "https://b.example");
    Switched.Goes goes = app.goes("b", "gpt-4o");
    assertThat(App.text(goes)).isEqualTo("{\"model\":\"gpt-4o\",\"messages\":[]}");
  }

  @Test
  void unpacksACompressedBody() throws IOException {
    App app =
        openAi()
            .header("Content-Encoding", "gzip")
            .header("Content-Type", "application/json")
            .bytes(gzip("{\"model\":\"gpt-4o\"}"));
    Switched.Goes goes = app.goes("openai", "b");
    assertThat(App.text(goes)).isEqualTo("{\"model\":\"b\"}");
    assertThat(goes.request().headers()).containsOnlyKeys("Content-Type");
    assertThat(openAi().header("content-encoding", "br").stays("openai", "b"))
        .isEqualTo(StayReason.ENCODED);
    assertThat(openAi().header("content-encoding", "gzip").stays("openai", "b"))
        .isEqualTo(StayReason.ENCODED);
    byte[] bomb = gzip("{\"model\":\"" + " ".repeat(2 << 20) + "\"}");
    assertThat(openAi().header("content-encoding", "gzip").bytes(bomb).stays("openai", "b"))
        .isEqualTo(StayReason.ENCODED);
  }

  @Test
  void anotherAccountAtTheSameOriginIsForeignToo() {
    Switched.Goes goes =
        openAi()
            .endpoint("second", "openai", "https://api.openai.com")
            .key("second", "sk-second")
            .header("Authorization", "Bearer sk-first")
            .header("OpenAI-Project", "p")
            .goes("second", "gpt-4o");
    assertThat(goes.request().headers())
        .isEqualTo(Map.of("Authorization", List.of("Bearer sk-second")));
    assertThat(goes.request().ownCall()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "authorization, true",
    "X-Portkey-Api-Key, true",
    "x-portkey-virtual-key, true",
    "Helicone-Auth, true",
    "cf-aig-authorization, true",
    "CF-Access-Client-Secret, true",
    "X-Amz-Security-Token, true",
    "Cookie, true",
    "X-Team, false",
    "anthropic-beta, false",
  })
  void aHeaderThatIsACredentialMakesAnotherAccount(String name, boolean another) {
    Switched.Goes goes =
        openAi()
            .endpoint("second", "openai", "https://api.openai.com/second")
            .outbound(
                "second", new Outbound(null, Map.of(name, new Secret("own")), Set.of(), Map.of()))
            .header("Authorization", "Bearer sk-first")
            .goes("second", "gpt-4o");
    assertThat(goes.request().headers().toString().contains("sk-first")).isEqualTo(!another);
    assertThat(goes.request().ownCall()).isEqualTo(another);
  }

  @Test
  void aConfiguredHeaderWinsOverThePlaceOfTheKey() {
    Switched.Goes goes =
        openAi()
            .endpoint("b", "openai", "https://b.example")
            .outbound(
                "b",
                new Outbound(
                    new Secret("k"),
                    Map.of("authorization", new Secret("Token t")),
                    Set.of(),
                    Map.of()))
            .goes("b", "m");
    assertThat(goes.request().headers().values()).containsExactly(List.of("Token t"));
  }

  @Test
  void saysWhyItStays() {
    App app =
        openAi()
            .endpoint("claude", "anthropic", "https://api.anthropic.com")
            .endpoint("gem", "gemini", "https://g.example")
            .endpoint("azure", "azure", "https://r.openai.azure.com")
            .endpoint("wild", "openai", "https://*.wild.example")
            .endpoint("nl", "openai", "https://nl.example")
            .key("nl", "two\nlines");
    assertThat(app.posts("https://api.openai.com/v1/responses", "{}").stays("claude", "c"))
        .isEqualTo(StayReason.DIALECT);
    assertThat(app.posts("https://api.anthropic.com/v1/messages", "{}").stays("openai", "c"))
        .isEqualTo(StayReason.DIALECT);
    assertThat(app.posts("https://api.openai.com" + CHAT, "{}").stays("azure", "c"))
        .isEqualTo(StayReason.ADDRESS);
    assertThat(app.stays("wild", "c")).isEqualTo(StayReason.ADDRESS);
    assertThat(app.stays("nobody", "c")).isEqualTo(StayReason.ADDRESS);
    assertThat(app.stays("nl", "c")).isEqualTo(StayReason.CREDENTIAL);
    assertThat(app.bytes(null).stays("openai", "c")).isEqualTo(StayReason.ABOVE_BUFFER);
    assertThat(app.bytes("[1]".getBytes(UTF_8)).stays("openai", "c"))
        .isEqualTo(StayReason.UNREADABLE);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static App openAi() {
    return new App().endpoint("openai", "openai", "https://api.openai.com");
  }
}
