package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.stream.StreamForm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The OpenAI dialect: OpenAI itself and, under its own word, everybody who is compatible. */
final class OpenAiProvider implements Provider {
  private static final Set<String> GENERATES = Set.of("huggingface", "vllm");

  private final String word;

  OpenAiProvider(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    if (method.equals("POST") && GENERATES.contains(word) && isGenerate(path)) {
      return new Operation("text_completion", Operation.Treatment.FULL);
    }
    return OpenAiPaths.operation(method, path);
  }

  /** TGI's own form, and vLLM's first one. */
  private static boolean isGenerate(String path) {
    return path.endsWith("/generate") || path.endsWith("/generate_stream");
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
    return openAiError(status, category, code, message);
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return StreamErrors.write(interruption, StreamForm.OPENAI_CHAT);
  }

  static SyntheticReply openAiError(
      int status, ErrorCategory category, String code, String message) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type(status, category));
    error.put("param", null);
    error.put("code", code);
    return reply(status, Map.of("error", error));
  }

  static SyntheticReply reply(int status, Map<String, ?> body) {
    return SyntheticReply.json(status, Map.of(), Json.write(body));
  }

  private static String type(int status, ErrorCategory category) {
    if (category == ErrorCategory.QUOTA_EXHAUSTED) {
      return "insufficient_quota";
    }
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
