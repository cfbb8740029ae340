package io.outrigger.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.Endpoint;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  private static final List<Endpoint> USUAL =
      List.of(
          endpoint("gateway", "https://gw.corp:8443/llm", null),
          endpoint("gateway-eu", "https://gw.corp:8443/llm/eu", "openai"),
          endpoint("openai", "https://api.openai.com:443", "openai"),
          endpoint("azure", "https://*.openai.azure.com:443", "azure"),
          endpoint("azure-eu", "https://*.eu.openai.azure.com:443", "azure"),
          endpoint("vertex", "https://*-aiplatform.googleapis.com:443", "vertex"),
          endpoint("bedrock", "https://bedrock-runtime.*.amazonaws.com:443", "bedrock"),
          endpoint("groq", "https://api.groq.com:443/openai", "groq"),
          endpoint("ollama", "http://localhost:11434", "ollama"),
          endpoint("six", "http://[::1]:11434", "ollama"),
          endpoint("internal", "http://*.internal:0", "vllm"));

  @ParameterizedTest
  @CsvSource({
    "https, api.openai.com, 443, /v1/chat/completions, openai",
    "https, API.OpenAI.com, 443, /v1/chat/completions, openai",
    "http, api.openai.com, 443, /v1/chat/completions,",
    "https, api.openai.com, 8080, /v1/chat/completions,",
    "https, api.openai.com, 443, /dashboard,",
    "https, api.openai.com.example, 443, /v1/chat/completions,",
    "https, xapi.openai.com, 443, /v1/chat/completions,",
    "https, my.openai.azure.com, 443, /openai/deployments/d/chat/completions, azure",
    "https, a.b.openai.azure.com, 443, /openai/deployments/d/chat/completions,",
    "https, a.eu.openai.azure.com, 443, /openai/deployments/d/chat/completions, azure-eu",
    "https, openai.azure.com, 443, /openai/deployments/d/chat/completions,",
    "https, .openai.azure.com, 443, /openai/deployments/d/chat/completions,",
    "https, us-east1-aiplatform.googleapis.com, 443, /v1/publishers/google/models/g:generateContent, vertex",
    "https, -aiplatform.googleapis.com, 443, /v1/publishers/google/models/g:generateContent,",
    "https, storage.googleapis.com, 443, /v1/publishers/google/models/g:generateContent,",
    "https, bedrock-runtime.us-east-1.amazonaws.com, 443, /model/m/converse, bedrock",
    "https, bedrock-runtime.amazonaws.com, 443, /model/m/converse,",
    "https, api.groq.com, 443, /openai/v1/chat/completions, groq",
    "https, api.groq.com, 443, /openaix/v1/chat/completions,",
    "https, gw.corp, 8443, /llm/v1/messages, gateway",
    "https, gw.corp, 8443, /llm/eu/v1/chat/completions, gateway-eu",
    "https, gw.corp, 8443, /llm/europe/v1/chat/completions, gateway",
    "https, gw.corp, 8443, /other/v1/chat/completions,",
    "http, localhost, 11434, /api/chat, ollama",
    "http, localhost, 80, /api/chat,",
    "http, ::1, 11434, /api/chat, six",
    "http, [::1], 11434, /api/chat, six",
    "http, gpu.internal, 8000, /v1/chat/completions, internal",
    "http, gpu.internal, 9000, /v1/chat/completions, internal"
  })
  void findsTheEndpoint(
      String scheme, String host, int port, String path, @Nullable String endpoint) {
    Route route = match(table(USUAL), new Request("POST", scheme, host, port, path), null);
    assertThat(route == null ? null : route.endpoint()).isEqualTo(endpoint);
  }

  @Test
  void guessesTheDialectFromTheBodyOnAGatewaysOwnPath() {
    Request request = new Request("POST", "https", "gw.corp", 8443, "/llm/ask");
    byte[] chat =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}".getBytes(StandardCharsets.UTF_8);
    Route route = match(table(USUAL), request, chat);
    assertThat(route).isNotNull();
    assertThat(match(table(USUAL), request, null)).isNull();
    assertThat(match(table(USUAL), request, new byte[] {'x'})).isNull();
  }

  @Test
  void theOperatorsEndpointComesBeforeTheBuiltInOne() {
    RouteTable table =
        table(
            List.of(
                endpoint("mine", "https://*.openai.azure.com:443", "azure"),
                endpoint("exact", "https://a.openai.azure.com:443", "azure"),
                endpoint("built-in", "https://*.openai.azure.com:443", "azure")));
    String path = "/openai/v1/responses";
    assertThat(match(table, new Request("POST", "https", "a.openai.azure.com", 443, path), null))
        .extracting(Route::endpoint)
        .isEqualTo("mine");
  }

  /** A gateway may take both: the path tells them apart, whatever dialect it speaks. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces", "/v1/metrics", "/v1/logs", "/otlp/v1/traces"})
  void telemetryExportIsNoCallWhereverItGoes(String path) {
    byte[] export = "{\"resourceSpans\":[{\"scopeSpans\":[]}]}".getBytes(StandardCharsets.UTF_8);
    for (String provider : Providers.words()) {
      RouteTable table = table(List.of(endpoint("both", "http://gw:4318", provider)));
      assertThat(match(table, new Request("POST", "http", "gw", 4318, path), export))
          .as(provider)
          .isNull();
    }
    RouteTable guessing = table(List.of(endpoint("both", "http://gw:4318", null)));
    assertThat(match(guessing, new Request("POST", "http", "gw", 4318, path), export)).isNull();
    assertThat(
            match(guessing, new Request("POST", "http", "gw", 4318, "/v1/chat/completions"), null))
        .isNotNull();
  }

  @Test
  void webSocketUpgradesPass() {
    Request request = new Request("GET", "https", "api.openai.com", 443, "/v1/responses");
    assertThat(match(table(USUAL), request, null)).isNotNull();
    assertThat(match(table(USUAL), request.with("upgrade", "WebSocket"), null)).isNull();
  }

  @Test
  void findsEachOfAThousandHosts() {
    List<Endpoint> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String host = i % 2 == 0 ? "h" + i + ".corp" + i + ".com" : "*.h" + i + ".corp.com";
      many.add(endpoint("e" + i, "https://" + host + ":443", "openai"));
    }
    RouteTable table = table(many);
    for (int i = 0; i < 1000; i++) {
      String host = i % 2 == 0 ? "h" + i + ".corp" + i + ".com" : "x.h" + i + ".corp.com";
      Request request = new Request("POST", "https", host, 443, "/v1/chat/completions");
      assertThat(match(table, request, null))
          .as(host)
          .extracting(Route::endpoint)
          .isEqualTo("e" + i);
    }
    assertThat(table.at("h1.corp.com", 443)).isNull();
    assertThat(table.at("h2.corp3.com", 443)).isNull();
  }

  @Test
  void anEmptyTableKnowsNoHost() {
    assertThat(table(List.of()).at("", 0)).isNull();
    assertThat(table(List.of()).at("api.openai.com", 443)).isNull();
  }

  @Test
  void saysWhetherTheBodyIsNeeded() {
    assertThat(table(USUAL).at("gw.corp", 8443))
        .matches(routes -> routes != null && routes.needsBody());
    assertThat(table(USUAL).at("api.openai.com", 443))
        .matches(routes -> routes != null && !routes.needsBody());
  }

  private static @Nullable Route match(RouteTable table, Request request, byte @Nullable [] body) {
    HostRoutes routes = table.at(request.host(), request.port());
    return routes == null ? null : routes.match(request, body);
  }

  private static RouteTable table(List<Endpoint> endpoints) {
    return RouteTable.compile(config(endpoints));
  }

  private static OutriggerConfig config(List<Endpoint> endpoints) {
    return new OutriggerConfig(
        true,
        Mode.PROTECT,
        endpoints,
        (endpoint, model) -> {
          throw new AssertionError("the route table asked for a policy");
        },
        GenAiNaming.LATEST,
        false,
        "");
  }

  /** From {@code scheme://host:port/prefix}; the port must be written. */
  private static Endpoint endpoint(String name, String url, @Nullable String provider) {
    int host = url.indexOf("://") + 3;
    int slash = url.indexOf('/', host);
    String authority = url.substring(host, slash < 0 ? url.length() : slash);
    int colon = authority.lastIndexOf(':');
    return new Endpoint(
        name,
        url.substring(0, host - 3),
        authority.substring(0, colon),
        Integer.parseInt(authority.substring(colon + 1)),
        slash < 0 ? "" : url.substring(slash),
        provider);
  }
}
