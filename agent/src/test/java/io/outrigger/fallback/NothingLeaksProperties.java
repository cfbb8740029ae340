package io.outrigger.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.http.OutgoingRequest;
import io.outrigger.provider.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Y11: what another origin, or another account, sees of the application's request. */
class NothingLeaksProperties {

  private static final String SECRET = "SECRET";
  private static final String OWN = "own-key";

  /**
   * What the SDKs of clients.md send, their transports and what applications add; 4.98, 3.10, 1.70.
   */
  private static final List<String> SENT =
      List.of(
          // openai-java, anthropic-java (Stainless)
          "Authorization",
          "api-key",
          "x-api-key",
          "OpenAI-Organization",
          "OpenAI-Project",
          "OpenAI-Beta",
          "Idempotency-Key",
          "X-Stainless-Arch",
          "X-Stainless-Lang",
          "X-Stainless-OS",
          "X-Stainless-OS-Version",
          "X-Stainless-Package-Version",
          "X-Stainless-Runtime",
          "X-Stainless-Runtime-Version",
          "X-Stainless-Kotlin-Version",
          "X-Stainless-Retry-Count",
          "X-Stainless-Read-Timeout",
          "X-Stainless-Timeout",
          "X-Stainless-Helper-Method",
          "X-Client-Request-Id",
          "anthropic-beta",
          "anthropic-workspace-id",
          "anthropic-organization-id",
          "anthropic-user-profile-id",
          "anthropic-dangerous-direct-browser-access",
          // google-genai, Vertex AI
          "x-goog-api-key",
          "x-goog-user-project",
          "x-goog-api-client",
          "x-goog-request-params",
          "X-Server-Timeout",
          "X-Goog-Upload-Command",
          "X-Goog-Authenticated-User-Email",
          // Azure
          "Ocp-Apim-Subscription-Key",
          "x-ms-client-request-id",
          "x-ms-date",
          "x-ms-return-client-request-id",
          "x-ms-useragent",
          "azureml-model-deployment",
          // AWS with a bearer token
          "X-Amz-Date",
          "X-Amz-Security-Token",
          "amz-sdk-invocation-id",
          "amz-sdk-request",
          "X-Amzn-Bedrock-GuardrailIdentifier",
          "X-Amzn-Trace-Id",
          // Cohere, OpenRouter, gateways
          "X-Client-Name",
          "X-Fern-Language",
          "X-Fern-SDK-Name",
          "HTTP-Referer",
          "X-Title",
          "Helicone-Auth",
          "x-portkey-api-key",
          "cf-aig-authorization",
          "CF-Access-Client-Secret",
          "X-Auth-Token",
          "X-LiteLLM-Tags",
          // HTTP itself, proxies, tracing
          "Cookie",
          "Cookie2",
          "Proxy-Authorization",
          "Referer",
          "Origin",
          "From",
          "Forwarded",
          "X-Forwarded-For",
          "X-Request-Id",
          "traceparent",
          "tracestate",
          "baggage",
          "b3",
          "X-B3-TraceId",
          "uber-trace-id",
          "sentry-trace",
          "WWW-Authenticate",
          "Host",
          "Content-Length",
          "Content-MD5",
          "Digest",
          "If-Match",
          "Range",
          "TE",
          "Via");

  private static final Set<String> ALLOWED =
      Set.of("content-type", "content-encoding", "accept", "accept-encoding", "user-agent");

  /** A way from one form's endpoint to a target of each dialect that takes it. */
  record Way(String first, String url, String body, String word, String to, String credential) {}

  private static final List<Way> WAYS = ways();

  private static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    String chat = "https://first.example/v1/chat/completions";
    Set<String> words = new TreeSet<>(Providers.words());
    words.removeAll(Set.of("azure", "vertex")); // addressed in ways of their own, below
    for (String word : words) {
      ways.add(new Way("openai", chat, "{}", word, "https://b.example", "authorization"));
    }
    ways.add(new Way("openai", chat, "{}", "azure", "https://b.example/openai/v1", "api-key"));
    ways.add(
        new Way("openai", chat, "{}", "vertex", "https://b.example/v1/p/openapi", "authorization"));
    ways.add(
        new Way(
            "azure",
            "https://first.example/openai/deployments/d/chat/completions",
            "{}",
            "azure",
            "https://b.example",
            "api-key"));
    String messages = "https://first.example/v1/messages";
    for (String word : List.of("openrouter", "litellm", "vllm", "ollama", "deepseek", "xai")) {
      ways.add(new Way("anthropic", messages, "{}", word, "https://b.example", "authorization"));
    }
    for (String word : List.of("anthropic", "azure")) {
      ways.add(new Way("anthropic", messages, "{}", word, "https://b.example", "x-api-key"));
    }
    String generate = "https://first.example/v1beta/models/m:generateContent";
    for (String word : List.of("gemini", "vertex")) {
      ways.add(new Way("gemini", generate, "{}", word, "https://b.example/v1/p", "x-goog-api-key"));
    }
    ways.add(
        new Way(
            "bedrock",
            "https://first.example/model/anthropic.m/converse",
            "{}",
            "bedrock",
            "https://b.example",
            "authorization"));
    ways.add(
        new Way(
            "cohere",
            "https://first.example/v2/chat",
            "{}",
            "cohere",
            "https://b.example",
            "authorization"));
    ways.add(
        new Way(
            "ollama",
            "https://first.example/api/chat",
            "{}",
            "ollama",
            "https://b.example",
            "authorization"));
    return ways;
  }

  @Property(tries = 1_000)
  void anotherOriginSeesNothingOfTheFirst(
      @ForAll("ways") Way way,
      @ForAll("headers") List<Map.Entry<String, List<String>>> headers,
      @ForAll("queries") String query) {
    App app = app(way, query).endpoint("target", way.word(), way.to()).key("target", OWN);
    headers.forEach(
        header -> app.header(header.getKey(), header.getValue().toArray(new String[0])));
    OutgoingRequest request = app.goes("target", "anthropic.m2").request();

    assertThat(request.ownCall()).isTrue();
    assertThat(request.url().toString()).doesNotContain(SECRET);
    assertThat(request.url().getHost()).isEqualTo("b.example");
    assertThat(new String(request.body(), UTF_8)).doesNotContain(SECRET);
    assertThat(request.headers().toString()).doesNotContain(SECRET);
    Set<String> beyond = lowered(request.headers().keySet());
    beyond.removeAll(ALLOWED);
    if (way.url().endsWith("/messages")) {
      beyond.remove("anthropic-version");
    }
    assertThat(beyond).containsExactly(way.credential());
    assertThat(request.headers().values().toString()).contains(OWN);
  }

  @Property(tries = 300)
  void aTargetWithoutAKeyGetsNone(
      @ForAll("ways") Way way, @ForAll("headers") List<Map.Entry<String, List<String>>> headers) {
    App app = app(way, "").endpoint("target", way.word(), way.to());
    headers.forEach(
        header -> app.header(header.getKey(), header.getValue().toArray(new String[0])));
    OutgoingRequest request = app.goes("target", "anthropic.m2").request();
    Set<String> beyond = lowered(request.headers().keySet());
    beyond.removeAll(ALLOWED);
    beyond.remove("anthropic-version");
    assertThat(beyond).isEmpty();
  }

  @Property(tries = 300)
  void anotherAccountAtTheSameOriginSeesNothingEither(
      @ForAll("headers") List<Map.Entry<String, List<String>>> headers) {
    App app =
        new App()
            .endpoint("first", "openai", "https://first.example")
            .endpoint("second", "openai", "https://first.example")
            .key("second", OWN)
            .posts("https://first.example/v1/chat/completions?key=" + SECRET, "{}");
    headers.forEach(
        header -> app.header(header.getKey(), header.getValue().toArray(new String[0])));
    OutgoingRequest request = app.goes("second", "m").request();
    assertThat(request.ownCall()).isTrue();
    assertThat(request.url().toString()).doesNotContain(SECRET);
    assertThat(request.headers().toString()).doesNotContain(SECRET);
  }

  @Property(tries = 300)
  void anotherModelAtTheSameEndpointKeepsAllButWhatTheBodyMakesWrong(
      @ForAll("headers") List<Map.Entry<String, List<String>>> headers) {
    App app =
        new App()
            .endpoint("first", "openai", "https://first.example")
            .key("first", OWN)
            .posts("https://first.example/v1/chat/completions?key=" + SECRET, "{}");
    headers.forEach(
        header -> app.header(header.getKey(), header.getValue().toArray(new String[0])));
    OutgoingRequest request = app.goes("first", "m").request();
    Set<String> expected = new TreeSet<>();
    headers.forEach(header -> expected.add(header.getKey().toLowerCase(Locale.ROOT)));
    expected.removeAll(Set.of("content-length", "content-md5", "digest", "idempotency-key"));
    assertThat(lowered(request.headers().keySet())).isEqualTo(expected);
    assertThat(request.ownCall()).isFalse();
    assertThat(request.headers().toString()).doesNotContain(OWN);
    assertThat(request.url().getQuery()).isEqualTo("key=" + SECRET);
  }

  private static App app(Way way, String query) {
    return new App()
        .endpoint("first", way.first(), "https://first.example")
        .posts(way.url() + query, way.body());
  }

  private static Set<String> lowered(Set<String> names) {
    Set<String> lowered = new TreeSet<>();
    names.forEach(name -> lowered.add(name.toLowerCase(Locale.ROOT)));
    return lowered;
  }

  @Provide("ways")
  Arbitrary<Way> anyWay() {
    return Arbitraries.of(WAYS);
  }

  @Provide("headers")
  Arbitrary<List<Map.Entry<String, List<String>>>> anyHeaders() {
    Arbitrary<String> unknown =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .ofMinLength(1)
            .ofMaxLength(12)
            .map("x-"::concat);
    Arbitrary<String> name =
        Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(SENT)), Tuple.of(1, unknown));
    Arbitrary<String> cased =
        Combinators.combine(name, Arbitraries.integers().between(0, 3))
            .as(NothingLeaksProperties::cased);
    Arbitrary<List<String>> secrets =
        Arbitraries.of(SECRET, "Bearer " + SECRET, "a; b=" + SECRET, "x\r\n folded " + SECRET)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    Arbitrary<Map.Entry<String, List<String>>> secret =
        Combinators.combine(cased, secrets).as(Map::entry);
    Arbitrary<Map.Entry<String, List<String>>> harmless =
        Arbitraries.of(
            Map.entry("Content-Type", List.of("application/json; charset=utf-8")),
            Map.entry("ACCEPT", List.of("application/json", "text/event-stream")),
            Map.entry("User-Agent", List.of("OpenAI/Java 4.98.0")),
            Map.entry("user-agent", List.of("a\r\nX-Api-Key: " + SECRET)),
            Map.entry("anthropic-version", List.of("2023-06-01")),
            Map.entry("Accept-Encoding", List.of("gzip")));
    return Arbitraries.frequencyOf(Tuple.of(4, secret), Tuple.of(1, harmless))
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  @Provide("queries")
  Arbitrary<String> anyQuery() {
    return Arbitraries.of(
        "",
        "?key=" + SECRET,
        "?alt=sse&key=" + SECRET,
        "?api-version=1&sig=" + SECRET,
        "?access_token=" + SECRET + "&beta=true",
        "?KEY=" + SECRET + "&alt=sse",
        "?api-version=1;" + SECRET.toLowerCase(Locale.ROOT));
  }

  private static String cased(String name, int how) {
    return switch (how) {
      case 0 -> name;
      case 1 -> name.toLowerCase(Locale.ROOT);
      case 2 -> name.toUpperCase(Locale.ROOT);
      default -> {
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
          char c = name.charAt(i);
          mixed.append(i % 2 == 0 ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        yield mixed.toString();
      }
    };
  }
}
