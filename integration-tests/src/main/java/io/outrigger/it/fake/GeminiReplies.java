package io.outrigger.it.fake;

import io.outrigger.it.fake.Reply.Kind;
import java.util.List;

/** Answers of generateContent and streamGenerateContent, the latter as events ({@code alt=sse}). */
final class GeminiReplies {
  private GeminiReplies() {}

  static Reply generate(Request request, String id, String text) {
    List<String> tokens = Reply.tokens(text);
    if (!request.streaming()) {
      return Reply.document(chunk(request, id, text, true, tokens.size()));
    }
    Reply.Events events = new Reply.Events();
    int sent = 0;
    for (String token : tokens) {
      events.data(Kind.CONTENT, chunk(request, id, token, false, ++sent));
    }
    return events.data(Kind.FINISH, chunk(request, id, "", true, sent)).reply();
  }

  private static String chunk(Request request, String id, String text, boolean last, int tokens) {
    return """
        {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"},%s"index":0}],\
        "usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":%d,"totalTokenCount":%d,\
        "promptTokensDetails":[{"modality":"TEXT","tokenCount":9}]},"modelVersion":"%s","responseId":"%s"}"""
        .formatted(
            Json.escape(text),
            last ? "\"finishReason\":\"STOP\"," : "",
            tokens,
            tokens + 9,
            request.model(),
            id);
  }
}
