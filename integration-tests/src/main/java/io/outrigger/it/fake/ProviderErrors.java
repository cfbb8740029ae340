package io.outrigger.it.fake;

import java.time.Duration;
import java.util.Locale;

/**
 * Failures as the providers write them: status, headers and body. Each value is one way to answer
 * an attempt.
 */
public final class ProviderErrors {
  static final String OPENAI_SERVER_ERROR =
      openAi(
          "The server had an error while processing your request. Sorry about that!",
          "server_error",
          "null",
          "null");
  static final String ANTHROPIC_OVERLOADED = anthropic("overloaded_error", "Overloaded");
  static final String GEMINI_OVERLOADED =
      gemini(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", "");

  private ProviderErrors() {}

  /** 429, code rate_limit_exceeded, without any hint. */
  public static Misbehaviour openAiRateLimited() {
    return error(
        "openAiRateLimited",
        429,
        openAi(
            "Rate limit reached for requests. Slow down.",
            "requests",
            "null",
            "\"rate_limit_exceeded\""));
  }

  /**
   * 429, code rate_limit_exceeded, with {@code retry-after} in whole seconds and the same in the
   * message.
   */
  public static Misbehaviour openAiRateLimited(long seconds) {
    return error(
        "openAiRateLimited(" + seconds + ")",
        429,
        openAi(
            "Rate limit reached for requests. Limit: 3 / min. Please try again in "
                + seconds
                + "s.",
            "requests",
            "null",
            "\"rate_limit_exceeded\""),
        "retry-after",
        Long.toString(seconds));
  }

  /** 429, code rate_limit_exceeded, with {@code retry-after-ms}. */
  public static Misbehaviour openAiRateLimitedMillis(long millis) {
    return error(
        "openAiRateLimitedMillis(" + millis + ")",
        429,
        openAi("Rate limit reached for requests.", "requests", "null", "\"rate_limit_exceeded\""),
        "retry-after-ms",
        Long.toString(millis));
  }

  /**
   * 429, code rate_limit_exceeded, as OpenAI writes it to callers that ran out of requests: the
   * wait stands in the bucket's header and in the message, and there is no {@code retry-after}.
   */
  public static Misbehaviour openAiOutOfRequests(long seconds) {
    return error(
        "openAiOutOfRequests(" + seconds + ")",
        429,
        openAi(
            "Rate limit reached for gpt-4o on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in "
                + seconds
                + "s.",
            "requests",
            "null",
            "\"rate_limit_exceeded\""),
        "x-ratelimit-limit-requests",
        "500",
        "x-ratelimit-remaining-requests",
        "0",
        "x-ratelimit-reset-requests",
        seconds + "s");
  }

  /** 500, type server_error. */
  public static Misbehaviour openAiServerError() {
    return error("openAiServerError", 500, OPENAI_SERVER_ERROR);
  }

  /** 503, type server_error, overloaded. */
  public static Misbehaviour openAiOverloaded() {
    return error(
        "openAiOverloaded",
        503,
        openAi(
            "The engine is currently overloaded, please try again later.",
            "server_error",
            "null",
            "null"));
  }

  /** 429 that is about money: no wait helps. */
  public static Misbehaviour insufficientQuota() {
    return error(
        "insufficientQuota",
        429,
        openAi(
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "null",
            "\"insufficient_quota\""));
  }

  /** 400, the prompt is longer than the model's window. */
  public static Misbehaviour contextLengthExceeded() {
    return error(
        "contextLengthExceeded",
        400,
        openAi(
            "This model's maximum context length is 128000 tokens. However, your messages resulted in 130112 tokens.",
            "invalid_request_error",
            "\"messages\"",
            "\"context_length_exceeded\""));
  }

  /** 400, OpenAI's content policy. */
  public static Misbehaviour contentPolicy() {
    return error(
        "contentPolicy",
        400,
        openAi(
            "Your request was rejected as a result of our safety system.",
            "invalid_request_error",
            "null",
            "\"content_policy_violation\""));
  }

  /** 400, Azure's content filter; its text speaks of retrying. */
  public static Misbehaviour azureContentFilter() {
    return error(
        "azureContentFilter",
        400,
        """
        {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management \
        policy. Please modify your prompt and retry.","type":null,"param":"prompt","code":"content_filter","status":400,\
        "innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{\
        "hate":{"filtered":false,"severity":"safe"},"violence":{"filtered":true,"severity":"medium"}}}}}""");
  }

  /** 400, a parameter that the model does not know. */
  public static Misbehaviour invalidRequest() {
    return error(
        "invalidRequest",
        400,
        openAi(
            "Unsupported parameter: 'max_tokens' is not supported with this model.",
            "invalid_request_error",
            "\"max_tokens\"",
            "\"unsupported_parameter\""));
  }

  /** 401, code invalid_api_key. */
  public static Misbehaviour invalidApiKey() {
    return error(
        "invalidApiKey",
        401,
        openAi(
            "Incorrect API key provided.", "invalid_request_error", "null", "\"invalid_api_key\""));
  }

  /** 404, code model_not_found. */
  public static Misbehaviour modelNotFound() {
    return error(
        "modelNotFound",
        404,
        openAi(
            "The model does not exist or you do not have access to it.",
            "invalid_request_error",
            "null",
            "\"model_not_found\""));
  }

  /** 529 without a body that says more. */
  public static Misbehaviour overloaded529() {
    return Misbehaviour.status("overloaded529", 529, Headers.NONE, "");
  }

  /** 529, Anthropic's overloaded_error. */
  public static Misbehaviour anthropicOverloaded529() {
    return error("anthropicOverloaded529", 529, ANTHROPIC_OVERLOADED);
  }

  /** 429, Anthropic's rate_limit_error, with {@code retry-after} in whole seconds. */
  public static Misbehaviour anthropicRateLimited(long seconds) {
    return error(
        "anthropicRateLimited(" + seconds + ")",
        429,
        anthropic("rate_limit_error", "This request would exceed your organization's rate limit."),
        "retry-after",
        Long.toString(seconds));
  }

  /** 400, Anthropic's way to say that the account is empty. */
  public static Misbehaviour anthropicCreditTooLow() {
    return error(
        "anthropicCreditTooLow",
        400,
        anthropic(
            "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
        "x-should-retry",
        "false");
  }

  /** 500, Anthropic's api_error. */
  public static Misbehaviour anthropicServerError() {
    return error("anthropicServerError", 500, anthropic("api_error", "Internal server error"));
  }

  /** 429, RESOURCE_EXHAUSTED per minute; the hint stands in the body alone. */
  public static Misbehaviour geminiResourceExhausted(Duration retryDelay) {
    String seconds = String.format(Locale.ROOT, "%.3f", retryDelay.toMillis() / 1000.0);
    String details =
        """
        ,"details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":\
        "generativelanguage.googleapis.com/generate_content_free_tier_requests",\
        "quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"10"}]},\
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%ss"}]"""
            .formatted(seconds);
    return error(
        "geminiResourceExhausted(" + retryDelay.toMillis() + ")",
        429,
        gemini(
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota. Please retry in " + seconds + "s.",
            details));
  }

  /** 503, UNAVAILABLE. */
  public static Misbehaviour geminiOverloaded() {
    return error("geminiOverloaded", 503, GEMINI_OVERLOADED);
  }

  /** 400, INVALID_ARGUMENT whose reason is the key. */
  public static Misbehaviour geminiInvalidApiKey() {
    return error(
        "geminiInvalidApiKey",
        400,
        gemini(
            400,
            "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key.",
            ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                + "\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}]"));
  }

  private static Misbehaviour error(String name, int status, String body, String... headers) {
    return Misbehaviour.status(
        name, status, Headers.of(headers).plus("content-type", "application/json"), body);
  }

  /** {@code param} and {@code code} are JSON literals. */
  private static String openAi(String message, String type, String param, String code) {
    return "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":%s,\"code\":%s}}"
        .formatted(message, type, param, code);
  }

  private static String anthropic(String type, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\",\"details\":null},\"request_id\":\"req_fake\"}"
        .formatted(type, message);
  }

  private static String gemini(int code, String status, String message, String details) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"%s}}"
        .formatted(code, message, status, details);
  }
}
