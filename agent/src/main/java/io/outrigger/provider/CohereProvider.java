package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.stream.StreamForm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cohere's own API, v1 and v2; its OpenAI-compatible paths are under {@code /compatibility}. */
final class CohereProvider implements Provider {
  private static final Map<String, Operation> POSTS =
      Map.of(
          "chat", new Operation("chat", Treatment.FULL),
          "generate", new Operation("text_completion", Treatment.FULL),
          "embed", new Operation("embeddings", Treatment.FULL),
          "rerank", new Operation("rerank", Treatment.SAME_TARGET),
          "classify", new Operation("classify", Treatment.SAME_TARGET),
          "tokenize", new Operation("count_tokens", Treatment.SAME_TARGET),
          "embed-jobs", new Operation("batches", Treatment.CREATES),
          "datasets", new Operation("files", Treatment.CREATES));

  @Override
  public String word() {
    return "cohere";
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    Operation own =
        method.equals("POST") ? POSTS.get(path.substring(path.lastIndexOf('/') + 1)) : null;
    return own != null ? own : OpenAiPaths.operation(method, path);
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
    return OpenAiProvider.reply(status, Map.of("message", message));
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return StreamErrors.write(interruption, StreamForm.COHERE);
  }
}
