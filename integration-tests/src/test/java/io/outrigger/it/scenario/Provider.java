package io.outrigger.it.scenario;

import io.outrigger.it.fake.Headers;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.time.Duration;

/** Each provider's own words for the failures of the scenarios. */
enum Provider {
  OPENAI {
    @Override
    Misbehaviour rateLimited(int seconds) {
      return ProviderErrors.openAiRateLimited(seconds);
    }

    @Override
    Misbehaviour rateLimited() {
      return ProviderErrors.openAiRateLimited();
    }

    @Override
    Misbehaviour serverError() {
      return ProviderErrors.openAiServerError();
    }

    @Override
    Misbehaviour overloaded() {
      return ProviderErrors.openAiOverloaded();
    }

    @Override
    Misbehaviour contextLengthExceeded() {
      return ProviderErrors.contextLengthExceeded();
    }

    @Override
    Misbehaviour contentPolicy() {
      return ProviderErrors.contentPolicy();
    }

    @Override
    Misbehaviour invalidRequest() {
      return ProviderErrors.invalidRequest();
    }
  },
  ANTHROPIC {
    @Override
    Misbehaviour rateLimited(int seconds) {
      return ProviderErrors.anthropicRateLimited(seconds);
    }

    @Override
    Misbehaviour rateLimited() {
      return json(429, anthropic("rate_limit_error", "This request would exceed your rate limit."));
    }

    @Override
    Misbehaviour serverError() {
      return ProviderErrors.anthropicServerError();
    }

    @Override
    Misbehaviour overloaded() {
      return json(503, anthropic("api_error", "The service is unavailable."));
    }

    @Override
    Misbehaviour contextLengthExceeded() {
      return json(
          400,
          anthropic("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"));
    }

    @Override
    Misbehaviour contentPolicy() {
      return json(
          400, anthropic("invalid_request_error", "Output blocked by content filtering policy"));
    }

    @Override
    Misbehaviour invalidRequest() {
      return json(
          400, anthropic("invalid_request_error", "max_tokens: Input should be greater than 0"));
    }
  },
  GEMINI {
    @Override
    Misbehaviour rateLimited(int seconds) {
      return ProviderErrors.geminiResourceExhausted(Duration.ofSeconds(seconds));
    }

    @Override
    Misbehaviour rateLimited() {
      return json(429, gemini(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted."));
    }

    @Override
    Misbehaviour serverError() {
      return json(500, gemini(500, "INTERNAL", "An internal error has occurred."));
    }

    @Override
    Misbehaviour overloaded() {
      return ProviderErrors.geminiOverloaded();
    }

    @Override
    Misbehaviour contextLengthExceeded() {
      return json(
          400,
          gemini(
              400,
              "INVALID_ARGUMENT",
              "The input token count (1200000) exceeds the maximum number of tokens allowed"
                  + " (1048576)."));
    }

    @Override
    Misbehaviour contentPolicy() {
      return json(
          400,
          gemini(400, "INVALID_ARGUMENT", "The prompt was blocked by content policy filters."));
    }

    @Override
    Misbehaviour invalidRequest() {
      return json(400, gemini(400, "INVALID_ARGUMENT", "Invalid value at 'contents'."));
    }
  };

  /** 429 with the provider's own wait hint. */
  abstract Misbehaviour rateLimited(int seconds);

  /** 429 that does not say how long. */
  abstract Misbehaviour rateLimited();

  /** 500. */
  abstract Misbehaviour serverError();

  /** 503. */
  abstract Misbehaviour overloaded();

  /** 400. */
  abstract Misbehaviour contextLengthExceeded();

  /** 400. */
  abstract Misbehaviour contentPolicy();

  /** 400. */
  abstract Misbehaviour invalidRequest();

  /** The word of the configuration. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Misbehaviour json(int status, String body) {
    return Misbehaviour.status(status, Headers.of("content-type", "application/json"), body);
  }

  private static String anthropic(String type, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
        .formatted(type, message);
  }

  private static String gemini(int code, String status, String message) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
        .formatted(code, message, status);
  }
}
