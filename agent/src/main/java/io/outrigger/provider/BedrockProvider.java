package io.outrigger.provider;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.stream.StreamForm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amazon Bedrock's runtime: the model in the path, the error's type in a header. */
final class BedrockProvider implements Provider {
  private static final String MODEL = "/model/";

  private static final Operation CHAT = new Operation("chat", Treatment.FULL);
  private static final Operation COUNT = new Operation("count_tokens", Treatment.SAME_TARGET);
  private static final Operation GUARDRAIL = new Operation("guardrail", Treatment.SAME_TARGET);
  private static final Operation ASYNC = new Operation("async_invoke", Treatment.CREATES);

  @Override
  public String word() {
    return "bedrock";
  }

  @Override
  public @Nullable Operation operation(String method, String path) {
    if (method.equals("POST") && path.contains(MODEL)) {
      return switch (path.substring(path.lastIndexOf('/') + 1)) {
        case "converse", "converse-stream", "invoke", "invoke-with-response-stream" -> CHAT;
        case "count-tokens" -> COUNT;
        default -> null;
      };
    }
    if (path.startsWith("/async-invoke")) {
      return method.equals("POST")
          ? ASYNC
          : method.equals("GET") ? OpenAiPaths.read("async_invoke") : null;
    }
    if (method.equals("POST") && path.startsWith("/guardrail/")) {
      return GUARDRAIL;
    }
    return OpenAiPaths.operation(method, path);
  }

  @Override
  public RequestFacts readRequest(RequestView request, byte @Nullable [] body) {
    return RequestReader.read(
        body, Paths.after(request.path(), MODEL), request.path().endsWith("-stream"));
  }

  @Override
  public ReplyFacts readReply(byte[] body) {
    return ReplyReader.read(body);
  }

  @Override
  public SyntheticReply error(int status, ErrorCategory category, String code, String message) {
    String type =
        status == 429
            ? "ThrottlingException"
            : status == 503
                ? "ServiceUnavailableException"
                : status < 500 ? "ValidationException" : "InternalServerException";
    return SyntheticReply.json(
        status, Map.of("x-amzn-errortype", type), Json.write(Map.of("message", message)));
  }

  @Override
  public byte[] errorEvent(Interruption interruption) {
    return StreamErrors.write(interruption, StreamForm.BEDROCK_CONVERSE);
  }
}
