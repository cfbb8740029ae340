package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.stream.StreamForm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API, and the OpenAI-compatible paths that Anthropic also offers. */
final class AnthropicProvider implements Provider {
  private static final Operation CHAT = new Operation("chat", Treatment.FULL);
  private static final Operation TEXT = new Operation("text_completion", Treatment.FULL);
  private static final Operation COUNT = new Operation("count_tokens", Treatment.SAME_TARGET);
  private static final Operation BATCHES = new Operation("batches", Treatment.CREATES);

  @Override
  public String word() {
    return "anthropic";
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    boolean post = method.equals("POST");
    if (path.contains("/messages/batches")) {
      return post ? BATCHES : method.equals("GET") ? OpenAiPaths.read("batches") : null;
    }
    if (post && path.endsWith("/messages")) {
      // "/threads/x/messages" belongs to another dialect and creates an object.
      return path.contains("/threads/") ? OpenAiPaths.operation(method, path) : CHAT;
    }
    if (post && path.endsWith("/messages/count_tokens")) {
      return COUNT;
    }
    if (post && path.endsWith("/complete")) {
      return TEXT;
    }
    return OpenAiPaths.operation(method, path);
  }

  @Override
  public RequestFacts readRequest(RequestView request, byte @Nullable [] body) {
    return RequestReader.read(body, null, false);
  }

  @Override
  public ReplyFacts readReply(byte[] body) {
    return ReplyReader.read(body);
  }

  @Override
  public SyntheticReply error(int status, ErrorCategory category, String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", type(status));
    error.put("message", message);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", "error");
    body.put("error", error);
    body.put("request_id", null);
    return OpenAiProvider.reply(status, body);
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return StreamErrors.write(interruption, StreamForm.ANTHROPIC);
  }

  private static String type(int status) {
    return switch (status) {
      case 400, 422 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 408, 504 -> "timeout_error";
      case 503, 529 -> "overloaded_error";
      default -> "api_error";
    };
  }
}
