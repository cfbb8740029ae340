package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.stream.StreamForm;
import org.jspecify.annotations.Nullable;

/**
 * Azure OpenAI and AI Foundry: OpenAI's bodies, but the deployment in the path is the model. Claude
 * on Foundry speaks Anthropic's dialect under {@code /anthropic/}.
 */
final class AzureProvider implements Provider {
  private static final String DEPLOYMENTS = "/deployments/";

  private final Provider anthropic;

  AzureProvider(Provider anthropic) {
    this.anthropic = anthropic;
  }

  @Override
  public String word() {
    return "azure";
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    Operation openAi = OpenAiPaths.operation(method, path);
    return openAi != null ? openAi : anthropic.operation(method, path);
  }

  @Override
  public RequestFacts readRequest(RequestView request, byte @Nullable [] body) {
    return RequestReader.read(body, Paths.after(request.path(), DEPLOYMENTS), false);
  }

  @Override
  public ReplyFacts readReply(byte[] body) {
    return ReplyReader.read(body);
  }

  @Override
  public SyntheticReply error(int status, ErrorCategory category, String code, String message) {
    return OpenAiProvider.openAiError(status, category, code, message);
  }

  /** Azure's own client stumbles over an error event; the break alone tells it. */
  @Override
  public byte @Nullable [] errorEvent(Interruption interruption) {
    return interruption.form() == StreamForm.ANTHROPIC ? anthropic.errorEvent(interruption) : null;
  }
}
