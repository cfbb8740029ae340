package io.outrigger.it.fake;

import java.util.Locale;

/** The providers' ways to write an answer. The path tells which one is meant. */
enum Dialect {
  OPENAI_CHAT {
    @Override
    Reply reply(Request request, String id, String text) {
      return OpenAiReplies.chat(request, id, text);
    }
  },
  OPENAI_RESPONSES {
    @Override
    Reply reply(Request request, String id, String text) {
      return OpenAiReplies.responses(request, id, text);
    }
  },
  OPENAI_EMBEDDINGS {
    @Override
    Reply reply(Request request, String id, String text) {
      return OpenAiReplies.embeddings(request);
    }
  },
  OPENAI_MODELS {
    @Override
    Reply reply(Request request, String id, String text) {
      return OpenAiReplies.models();
    }
  },
  ANTHROPIC {
    @Override
    Reply reply(Request request, String id, String text) {
      return AnthropicReplies.messages(request, id, text);
    }
  },
  GEMINI {
    @Override
    Reply reply(Request request, String id, String text) {
      return GeminiReplies.generate(request, id, text);
    }
  },
  /** Not an LLM call: the answer repeats the request's body. */
  ECHO {
    @Override
    Reply reply(Request request, String id, String text) {
      return Reply.document(
          "{\"method\":\"%s\",\"path\":\"%s\",\"bytes\":%d}"
              .formatted(request.method(), Json.escape(request.path()), request.body().length));
    }
  };

  abstract Reply reply(Request request, String id, String text);

  static Dialect of(Request request) {
    String path = request.path().toLowerCase(Locale.ROOT);
    int query = path.indexOf('?');
    if (query >= 0) {
      path = path.substring(0, query);
    }
    if (path.endsWith("/chat/completions")) {
      return OPENAI_CHAT;
    }
    if (path.endsWith("/responses")) {
      return OPENAI_RESPONSES;
    }
    if (path.endsWith("/embeddings")) {
      return OPENAI_EMBEDDINGS;
    }
    if (path.endsWith("/messages")) {
      return ANTHROPIC;
    }
    if (path.contains("generatecontent")) {
      return GEMINI;
    }
    return path.endsWith("/models") ? OPENAI_MODELS : ECHO;
  }

  /**
   * The event with which this provider reports an overload inside a stream whose status was 200.
   */
  byte[] errorEvent() {
    String text;
    if (this == ANTHROPIC) {
      text = "event: error\ndata: " + ProviderErrors.ANTHROPIC_OVERLOADED + "\n\n";
    } else if (this == GEMINI) {
      text = "data: " + ProviderErrors.GEMINI_OVERLOADED.replace("\n", "") + "\n\n";
    } else if (this == OPENAI_RESPONSES) {
      text =
          "event: error\ndata: {\"type\":\"error\",\"sequence_number\":9,\"error\":{\"type\":\"server_error\","
              + "\"code\":\"server_is_overloaded\",\"message\":\"Our servers are currently overloaded.\",\"param\":null}}\n\n";
    } else {
      text = "data: " + ProviderErrors.OPENAI_SERVER_ERROR + "\n\n";
    }
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
