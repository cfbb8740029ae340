package io.outrigger.degrade;

import static io.outrigger.degrade.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradePolicy;
import io.outrigger.config.DegradeSettings;
import io.outrigger.http.HeadersView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCacheTest {
  private static final byte[] PARIS = Answers.chat("Paris");

  private long now = 5;
  private final ReplyCache cache = cache(1 << 20);

  private ReplyCache cache(int bytes) {
    return new ReplyCache(new DegradeSettings(bytes, null, null, null, null, List.of()), () -> now);
  }

  private boolean keeps(Asking asking) {
    return cache.offer(asking.asked(), Answers.JSON, PARIS) != null;
  }

  private ReplyCache.Found find(Asking asking) {
    return cache.find(asking.asked());
  }

  private final Asking capital = Asking.chat("What is the capital of France?");

  @Test
  void givesTheSameRequestItsAnswerAgain() {
    assertThat(find(capital)).isNull();
    assertThat(keeps(capital)).isTrue();
    now += Duration.ofMinutes(61).toNanos();
    ReplyCache.Found found = find(capital);
    assertThat(found.answer().body()).isEqualTo(PARIS);
    assertThat(found.answer().contentType()).isEqualTo("application/json");
    assertThat(found.match()).isEqualTo(Degraded.Source.CACHE_EXACT);
    assertThat(found.ageSeconds()).isEqualTo(3_660);
  }

  @Test
  void anotherSpellingOfTheQuestionIsFoundWhereAllowed() {
    keeps(capital);
    Asking other = Asking.chat("what is  the capital of France");
    assertThat(find(other).match()).isEqualTo(Degraded.Source.CACHE_NORMALIZED);
    Asking strict = capital.with(CacheMode.EXACT);
    keeps(strict);
    assertThat(find(other.with(CacheMode.EXACT))).isNull();
    assertThat(find(strict).match()).isEqualTo(Degraded.Source.CACHE_EXACT);
    assertThat(find(capital.with(CacheMode.OFF))).isNull();
  }

  @Test
  void onlyTheLastUserTextMayBeSpelledDifferently() {
    keeps(capital);
    assertThat(find(capital.withBody(capital.body().replace("Be kind.", "be kind")))).isNull();
  }

  @Test
  void theOrderOfFieldsMakesNoDifference() {
    keeps(capital.saying("\"max_tokens\":5"));
    String body = capital.body();
    String turned = "{\"max_tokens\" : 5, " + body.substring(1);
    assertThat(find(capital.withBody(turned))).isNotNull();
  }

  @Test
  void whateverChangesTheAnswerMakesAnotherRequest() {
    keeps(capital);
    for (Asking other :
        List.of(
            capital.saying("\"max_tokens\":5"),
            capital.saying("\"top_p\":0.5"),
            capital.saying("\"seed\":7"),
            capital.saying("\"stop\":[\".\"]"),
            capital.saying("\"user\":\"u1\""),
            capital.saying("\"stream\":true"),
            capital.withBody(capital.body().replace("gpt-4o", "gpt-4o-mini")),
            capital.withBody(capital.body().replace("Be kind.", "Be rude.")),
            capital.withQuery("api-version=2024-10-21"),
            capital.with("OpenAI-Organization", "org-2"),
            capital.with("anthropic-beta", "context-1m"),
            capital.with("x-portkey-config", "pc-2"),
            capital.with("x-user-id", "u1"),
            Asking.at("openai", "/v2/chat/completions", capital.body()))) {
      assertThat(find(other)).as(other.toString()).isNull();
    }
  }

  @Test
  void whatDiffersFromCallToCallMakesNoDifference() {
    keeps(capital.with("traceparent", "00-1").with("x-stainless-retry-count", "0"));
    Asking later =
        capital
            .with("traceparent", "00-2")
            .with("x-stainless-retry-count", "2")
            .with("X-Request-Id", "r")
            .with("user-agent", "new")
            .with("Idempotency-Key", "k");
    assertThat(find(later)).isNotNull();
  }

  @Test
  void anAnswerIsForTheCredentialThatPaidForIt() {
    keeps(capital);
    assertThat(find(capital.with("Authorization", "Bearer sk-two"))).isNull();
    assertThat(find(capital.with("Authorization", "bearer sk-one"))).isNull();
    assertThat(find(capital.with("x-api-key", "more"))).isNull();
    assertThat(find(capital.with("cookie", "session=2"))).isNull();
    assertThat(find(capital.with("Authorization", null).with("api-key", "Bearer sk-one"))).isNull();
    assertThat(find(capital)).isNotNull();
  }

  @Test
  void aKeyInTheQueryIsACredentialToo() {
    String body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
    Asking gemini =
        Asking.at("gemini", "/v1beta/models/gemini-x:generateContent", body)
            .with("Authorization", null);
    byte[] answer = bytes(Answers.GEMINI_STREAM.split("\r\n\r\n")[1].substring(6));
    Asking one = gemini.withQuery("key=one");
    assertThat(cache.offer(one.asked(), Answers.JSON, answer)).isNotNull();
    assertThat(find(one)).isNotNull();
    assertThat(find(gemini.withQuery("key=two"))).isNull();
    assertThat(find(gemini.withQuery("key=one&api_key=two"))).isNull();
    cache.offer(gemini.withQuery("key=one&api_key=two").asked(), Answers.JSON, answer);
    assertThat(find(gemini.withQuery("key=one&api_key=three"))).isNull();
    assertThat(find(gemini.withQuery("key=two&api_key=one"))).isNull();
    assertThat(cache.offer(gemini.withQuery("key=").asked(), Answers.JSON, answer)).isNull();
  }

  @Test
  void withoutAVisibleWholeCredentialNothingIsKept() {
    assertThat(keeps(capital.with("Authorization", null))).isFalse();
    assertThat(keeps(capital.with("Authorization", ""))).isFalse();
    assertThat(keeps(capital.with("Authorization", null).with("cookie", "session=1"))).isFalse();
    String signature = "AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host, Signature=1";
    assertThat(keeps(capital.with("Authorization", signature))).isFalse();
  }

  @Test
  void aTenantHeaderTellsEndUsersApart() {
    DegradeSettings settings =
        new DegradeSettings(1 << 20, null, null, null, "x-trace-user", List.of());
    ReplyCache shared = new ReplyCache(settings, () -> now);
    Asking one = capital.with("X-Trace-User", "1");
    shared.offer(one.asked(), Answers.JSON, PARIS);
    assertThat(shared.find(one.asked())).isNotNull();
    assertThat(shared.find(capital.with("X-Trace-User", "2").asked())).isNull();
    assertThat(shared.find(capital.asked())).isNull();
  }

  @Test
  void whereUsersAreToldApartAnAnswerToNobodyIsNobodys() {
    DegradeSettings settings = new DegradeSettings(1 << 20, null, null, null, "x-user", List.of());
    ReplyCache shared = new ReplyCache(settings, () -> now);
    for (Asking nobody : List.of(capital, capital.with("X-User", ""))) {
      assertThat(shared.offer(nobody.asked(), Answers.JSON, PARIS)).isNull();
      assertThat(shared.find(nobody.asked())).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[{\"type\":\"function\"}]",
        "\"functions\":[{\"name\":\"f\"}]",
        "\"n\":2",
        "\"logprobs\":true",
        "\"store\":true",
        "\"temperature\":0.2",
        "\"temperature\":\"high\"",
        "\"response_format\":{\"type\":\"json_schema\"}",
        "\"response_format\":{\"type\":\"json_object\"}",
        "\"modalities\":[\"text\",\"audio\"]",
        "\"previous_response_id\":\"resp_1\"",
        "\"conversation\":\"conv_1\"",
        "\"thread_id\":\"t\"",
        "\"background\":true",
        "\"web_search_options\":{\"a\":1}",
        "\"cachedContent\":\"c\"",
        "\"generationConfig\":{\"candidateCount\":2}",
        "\"generationConfig\":{\"responseMimeType\":\"application/json\"}",
        "\"inferenceConfig\":{\"temperature\":1}",
        "\"options\":{\"temperature\":0.8}",
        "\"format\":\"json\"",
        "\"guided_json\":{\"a\":1}"
      })
  void suchRequestsAreNotRemembered(String field) {
    assertThat(keeps(capital.saying(field))).as(field).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[]",
        "\"n\":1",
        "\"logprobs\":false",
        "\"store\":false",
        "\"temperature\":0",
        "\"temperature\":0.0",
        "\"response_format\":{\"type\":\"text\"}",
        "\"max_tokens\":100",
        "\"metadata\":{\"a\":\"b\"}"
      })
  void ordinaryOnesAre(String field) {
    assertThat(keeps(capital.saying(field))).as(field).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]}",
        "{\"role\":\"tool\",\"content\":\"42\"}",
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":\"1\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{}}]}",
        "{\"role\":\"user\",\"content\":[{\"text\":\"a\",\"inlineData\":{}}]}",
        "{\"role\":\"user\",\"parts\":[{\"fileData\":{}}]}",
        "{\"role\":\"user\",\"content\":\"a\",\"images\":[\"x\"]}"
      })
  void nothingButTextIsRemembered(String message) {
    String body = "{\"model\":\"m\",\"messages\":[" + message + "]}";
    assertThat(keeps(capital.withBody(body))).isFalse();
    assertThat(find(capital.withBody(body))).isNull();
  }

  @Test
  void requestsThatTwoReadersCouldReadDifferentlyAreNotRemembered() {
    assertThat(keeps(capital.saying("\"model\":\"other\""))).isFalse();
    assertThat(keeps(capital.withBody(capital.body() + "x"))).isFalse();
    assertThat(keeps(capital.withBody("[1]"))).isFalse();
  }

  @Test
  void embeddingsAndWhatIsStoredAtTheProviderAreNotRemembered() {
    String input = "{\"model\":\"m\",\"input\":\"What is it?\"}";
    assertThat(keeps(Asking.openAi("/v1/embeddings", input))).isFalse();
    Asking response = Asking.openAi("/v1/responses", input);
    byte[] answer = bytes(Answers.RESPONSE);
    assertThat(cache.offer(response.asked(), Answers.JSON, answer)).isNull();
    Asking unstored = response.saying("\"store\":false");
    assertThat(cache.offer(unstored.asked(), Answers.JSON, answer)).isNotNull();
  }

  @Test
  void whoeverForbidsStoringIsObeyed() {
    assertThat(keeps(capital.with("Cache-Control", "no-store"))).isFalse();
    assertThat(offered(Answers.type("application/json", "cache-control", "private, no-store")))
        .isFalse();
    assertThat(offered(Answers.type("application/json", "set-cookie", "user=1; path=/"))).isFalse();
    assertThat(offered(Answers.type("application/json", "content-encoding", "br"))).isFalse();
    assertThat(offered(Answers.type("application/json", "set-cookie", "__cf_bm=x; path=/")))
        .isTrue();
  }

  private boolean offered(HeadersView replied) {
    return cache.offer(capital.asked(), replied, PARIS) != null;
  }

  @Test
  void anOldAnswerIsNoneAnyMore() {
    keeps(capital);
    now += Duration.ofHours(24).toNanos() - 1;
    assertThat(find(capital)).isNotNull();
    now++;
    assertThat(find(capital)).isNull();
    DegradePolicy week =
        new DegradePolicy(CacheMode.NORMALIZED, Duration.ofDays(2), 0.95, false, null);
    assertThat(find(capital.with(week))).isNotNull();
  }

  @Test
  void longAnswersAreNotRemembered() {
    byte[] longest = Answers.chat("x".repeat(ReplyCache.LONGEST_ANSWER));
    assertThat(cache.offer(capital.asked(), Answers.JSON, longest)).isNull();
  }

  @Test
  void memoryIsBoundedAndNoTenantTakesMoreThanAQuarter() {
    ReplyCache small = cache(400_000);
    byte[] answer = Answers.chat("x".repeat(1_000));
    for (int i = 0; i < 500; i++) {
      small.offer(Asking.chat("question " + i).asked(), Answers.JSON, answer);
    }
    assertThat(small.bytes()).isBetween(50_000L, 100_000L);
    for (int tenant = 0; tenant < 10; tenant++) {
      for (int i = 0; i < 100; i++) {
        Asking asking = Asking.chat("q " + i).with("Authorization", "Bearer sk-" + tenant);
        small.offer(asking.asked(), Answers.JSON, answer);
      }
    }
    assertThat(small.bytes()).isBetween(200_000L, 400_000L);
  }

  @Test
  void theSameQuestionTakesItsRoomOnce() {
    for (int i = 0; i < 100; i++) {
      keeps(capital);
    }
    assertThat(cache.bytes()).isLessThan(2_000);
  }

  @Test
  void aStreamIsKeptWholeAndForStreamsOnly() {
    Asking stream = capital.saying("\"stream\":true");
    byte[] cut = bytes(Answers.CHAT_STREAM.strip());
    assertThat(cache.offer(stream.asked(), Answers.EVENTS, cut)).isNotNull();
    ReplyCache.Found found = find(stream);
    assertThat(new String(found.answer().body(), StandardCharsets.UTF_8))
        .isEqualTo(Answers.CHAT_STREAM);
    assertThat(find(capital)).isNull();
  }
}
