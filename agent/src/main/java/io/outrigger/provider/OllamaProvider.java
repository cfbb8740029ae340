package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.stream.StreamForm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's own API, which streams unless told otherwise, and its OpenAI-compatible one under {@code
 * /v1}. Pulling, creating and deleting models is no LLM call.
 */
final class OllamaProvider implements Provider {
  private static final Map<String, Operation> POSTS =
      Map.of(
          "chat", new Operation("chat", Treatment.FULL),
          "generate", new Operation("text_completion", Treatment.FULL),
          "embed", new Operation("embeddings", Treatment.FULL),
          "embeddings", new Operation("embeddings", Treatment.FULL));

  @Override
  public String word() {
    return "ollama";
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    String resource = nativeResource(path);
    if (resource == null) {
      return OpenAiPaths.operation(method, path);
    }
    if (method.equals("POST")) {
      return POSTS.get(resource);
    }
    return method.equals("GET") && (resource.equals("tags") || resource.equals("ps"))
        ? OpenAiPaths.read("models")
        : null;
  }

  @Override
  public RequestFacts readRequest(RequestView request, byte @Nullable [] body) {
    String resource = nativeResource(request.path());
    boolean streams = resource != null && !resource.startsWith("embed");
    return RequestReader.read(body, null, streams);
  }

  private static @Nullable String nativeResource(String path) {
    int api = path.indexOf("/api/");
    String rest = api < 0 ? "" : path.substring(api + 5);
    return api < 0 || rest.indexOf('/') >= 0 ? null : rest;
  }

  @Override
  public ReplyFacts readReply(byte[] body) {
    return ReplyReader.read(body);
  }

  @Override
  public SyntheticReply error(int status, ErrorCategory category, String code, String message) {
    return OpenAiProvider.reply(status, Map.of("error", message));
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return StreamErrors.write(interruption, StreamForm.OLLAMA_CHAT);
  }
}
