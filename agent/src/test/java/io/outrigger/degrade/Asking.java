package io.outrigger.degrade;

import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradePolicy;
import io.outrigger.http.HeadersView;
import io.outrigger.http.PostedRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.SomeHeaders;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import io.outrigger.route.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for tests. */
record Asking(
    String word,
    String path,
    @Nullable String query,
    Map<String, String> fields,
    String body,
    DegradePolicy policy) {

  static final String CHAT = "/v1/chat/completions";

  static Asking chat(String userText) {
    return openAi(
        CHAT,
        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
            + "{\"role\":\"user\",\"content\":"
            + quoted(userText)
            + "}]}");
  }

  static Asking openAi(String path, String body) {
    return at("openai", path, body);
  }

  static Asking at(String word, String path, String body) {
    return new Asking(
        word,
        path,
        null,
        Map.of("Authorization", "Bearer sk-one", "content-type", "application/json"),
        body,
        policy(CacheMode.NORMALIZED));
  }

  static DegradePolicy policy(CacheMode mode) {
    return new DegradePolicy(mode, Duration.ofHours(24), 0.95, false, null);
  }

  static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }

  Asking with(String name, @Nullable String value) {
    Map<String, String> more = new HashMap<>(fields);
    if (value == null) {
      more.remove(name);
    } else {
      more.put(name, value);
    }
    return new Asking(word, path, query, more, body, policy);
  }

  Asking with(DegradePolicy other) {
    return new Asking(word, path, query, fields, body, other);
  }

  Asking with(CacheMode mode) {
    return with(policy(mode));
  }

  Asking withQuery(String text) {
    return new Asking(word, path, text, fields, body, policy);
  }

  Asking withBody(String text) {
    return new Asking(word, path, query, fields, text, policy);
  }

  /** The body with one more field. */
  Asking saying(String field) {
    return withBody(body.substring(0, body.lastIndexOf('}')) + ',' + field + '}');
  }

  Asked asked() {
    Provider provider = Providers.of(word);
    Operation operation = provider.operation("POST", path);
    RequestView request = request();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Asked(
        new Route(word, provider, operation),
        request,
        bytes,
        provider.readRequest(request, bytes),
        policy);
  }

  RequestView request() {
    HeadersView headers = SomeHeaders.of(fields);
    return new PostedRequest() {
      @Override
      public String path() {
        return path;
      }

      @Override
      public @Nullable String query() {
        return query;
      }

      @Override
      public HeadersView headers() {
        return headers;
      }
    };
  }
}
