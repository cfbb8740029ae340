package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.stream.StreamForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's dialect: the Gemini API and Vertex AI. Model and streaming are in the path; other
 * vendors' models on Vertex are reached with {@code :rawPredict} and keep their own bodies.
 */
final class GeminiProvider implements Provider {
  private static final Operation GENERATE = new Operation("generate_content", Treatment.FULL);
  private static final Operation CHAT = new Operation("chat", Treatment.FULL);
  private static final Operation EMBEDDINGS = new Operation("embeddings", Treatment.FULL);
  private static final Operation COUNT = new Operation("count_tokens", Treatment.SAME_TARGET);
  private static final Operation PREDICT = new Operation("predict", Treatment.SAME_TARGET);
  private static final Operation BATCHES = new Operation("batches", Treatment.CREATES);
  private static final Operation CACHES = new Operation("cached_contents", Treatment.CREATES);

  private final String word;

  GeminiProvider(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    if (!method.equals("POST")) {
      return path.contains("/cachedContents") && method.equals("GET")
          ? OpenAiPaths.read("cached_contents")
          : OpenAiPaths.operation(method, path);
    }
    return switch (Paths.verb(path)) {
      case "generateContent", "streamGenerateContent", "generateText", "generateMessage" ->
          GENERATE;
      case "rawPredict", "streamRawPredict" -> CHAT;
      case "embedContent", "batchEmbedContents", "embedText" -> EMBEDDINGS;
      case "predict" -> path.contains("embedding") ? EMBEDDINGS : PREDICT;
      case "countTokens", "countTextTokens", "computeTokens" -> COUNT;
      case "predictLongRunning", "batchGenerateContent", "asyncBatchEmbedContent" -> BATCHES;
      default -> {
        if (path.endsWith("/interactions")) {
          yield CHAT;
        }
        yield path.endsWith("/cachedContents") ? CACHES : OpenAiPaths.operation(method, path);
      }
    };
  }

  @Override
  public RequestFacts readRequest(RequestView request, byte @Nullable [] body) {
    String path = request.path();
    String verb = Paths.verb(path);
    return RequestReader.read(
        body, model(path, verb), verb.toLowerCase(Locale.ROOT).startsWith("stream"));
  }

  private static @Nullable String model(String path, String verb) {
    for (String marker : List.of("/models/", "/tunedModels/", "/endpoints/")) {
      String segment = Paths.after(path, marker);
      if (segment != null && !verb.isEmpty()) {
        return segment.substring(0, Math.max(0, segment.length() - verb.length() - 1));
      }
    }
    return null;
  }

  @Override
  public ReplyFacts readReply(byte[] body) {
    return ReplyReader.read(body);
  }

  @Override
  public SyntheticReply error(int status, ErrorCategory category, String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", status);
    error.put("message", message);
    error.put("status", statusName(status));
    error.put(
        "details",
        List.of(
            Map.of(
                "@type", "type.googleapis.com/google.rpc.ErrorInfo",
                "reason", code.toUpperCase(Locale.ROOT),
                "domain", "outrigger")));
    return OpenAiProvider.reply(status, Map.of("error", error));
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return StreamErrors.write(interruption, StreamForm.GEMINI);
  }

  private static String statusName(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 408, 504 -> "DEADLINE_EXCEEDED";
      case 503 -> "UNAVAILABLE";
      default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
    };
  }
}
