package io.outrigger.it.scenario;

import io.outrigger.it.app.AnthropicApp;
import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.GeminiApp;
import io.outrigger.it.app.JdkApp;
import io.outrigger.it.app.LangChainApp;
import io.outrigger.it.app.OkHttpApp;
import io.outrigger.it.app.OpenAiApp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways of calling a provider that the scenarios run through. */
enum Client {
  OPENAI_CHAT(App.OPENAI, "chat"),
  OPENAI_CHAT_ASYNC(App.OPENAI, "chat-async"),
  OPENAI_CHAT_STREAM(App.OPENAI, "chat-stream"),
  OPENAI_CHAT_ASYNC_STREAM(App.OPENAI, "chat-async-stream"),
  OPENAI_RESPONSES(App.OPENAI, "responses"),
  OPENAI_RESPONSES_ASYNC(App.OPENAI, "responses-async"),
  OPENAI_RESPONSES_STREAM(App.OPENAI, "responses-stream"),
  ANTHROPIC(App.ANTHROPIC, "sync"),
  ANTHROPIC_ASYNC(App.ANTHROPIC, "async"),
  ANTHROPIC_STREAM(App.ANTHROPIC, "stream"),
  ANTHROPIC_ASYNC_STREAM(App.ANTHROPIC, "async-stream"),
  GEMINI(App.GEMINI, "sync"),
  GEMINI_ASYNC(App.GEMINI, "async"),
  GEMINI_STREAM(App.GEMINI, "stream"),
  GEMINI_ASYNC_STREAM(App.GEMINI, "async-stream"),
  LANGCHAIN(App.LANGCHAIN, "sync"),
  LANGCHAIN_STREAM(App.LANGCHAIN, "stream"),
  OKHTTP_3(App.OKHTTP_3, "execute"),
  OKHTTP_3_ENQUEUE(App.OKHTTP_3, "enqueue"),
  OKHTTP_4(App.OKHTTP_4, "execute"),
  OKHTTP_4_ENQUEUE_STREAM(App.OKHTTP_4, "enqueue-stream"),
  OKHTTP_5(App.OKHTTP_5, "execute"),
  OKHTTP_5_ENQUEUE(App.OKHTTP_5, "enqueue"),
  OKHTTP_5_H2(App.OKHTTP_5, "execute:h2c=1"),
  JDK_SEND(App.JDK, "string"),
  JDK_SEND_STREAM(App.JDK, "stream"),
  JDK_ASYNC(App.JDK, "async"),
  JDK_ASYNC_LINES(App.JDK, "async-lines"),
  JDK_SEND_H2(App.JDK, "string", true),
  JDK_ASYNC_H2(App.JDK, "async-stream", true);

  /** A slice for a second JDK: each application, blocking and asynchronous, each protocol. */
  static final List<Client> SLICE =
      List.of(
          OPENAI_CHAT,
          OPENAI_RESPONSES_ASYNC,
          ANTHROPIC_STREAM,
          GEMINI_ASYNC,
          LANGCHAIN,
          OKHTTP_5_ENQUEUE,
          JDK_SEND,
          JDK_ASYNC_H2);

  /** A sample application with its class path: each runs in one JVM for all its modes. */
  enum App {
    OPENAI(OpenAiApp.class, Provider.OPENAI, "com.openai."),
    ANTHROPIC(AnthropicApp.class, Provider.ANTHROPIC, "com.anthropic."),
    GEMINI(GeminiApp.class, Provider.GEMINI, "com.google.genai."),
    LANGCHAIN(LangChainApp.class, Provider.OPENAI, "dev.langchain4j."),
    OKHTTP_3(OkHttpApp.class, Provider.OPENAI, ""),
    OKHTTP_4(OkHttpApp.class, Provider.OPENAI, ""),
    OKHTTP_5(OkHttpApp.class, Provider.OPENAI, ""),
    JDK(JdkApp.class, Provider.OPENAI, "");

    final Class<?> main;
    final Provider provider;

    /** How the class names of the SDK's own exceptions begin; empty for a bare HTTP client. */
    final String exceptions;

    App(Class<?> main, Provider provider, String exceptions) {
      this.main = main;
      this.provider = provider;
      this.exceptions = exceptions;
    }

    String classPath() {
      return switch (this) {
        case OKHTTP_3 -> AppClassPath.oldestOkHttp();
        case OKHTTP_5 -> AppClassPath.newestOkHttp();
        case JDK -> AppClassPath.jdkAlone();
        default -> AppClassPath.sdks();
      };
    }
  }

  final App app;
  final String mode;
  final boolean tls;

  Client(App app, String mode) {
    this(app, mode, false);
  }

  Client(App app, String mode, boolean tls) {
    this.app = app;
    this.mode = mode;
    this.tls = tls;
  }

  Provider provider() {
    return app.provider;
  }

  /** Whether the application sees the provider's status and body itself. */
  boolean isBare() {
    return app.exceptions.isEmpty();
  }

  /** How the class name begins that the application sees when connections break. */
  List<String> ioExceptions() {
    if (this == OKHTTP_5_H2) {
      return List.of("okhttp3.internal.http2.", "java.net.");
    }
    // LangChain4j has no exception of its own for them.
    return List.of(isBare() || app == App.LANGCHAIN ? "java." : app.exceptions);
  }

  static List<Client> of(App... apps) {
    return Arrays.stream(values()).filter(c -> Arrays.asList(apps).contains(c.app)).toList();
  }

  /** For names of endpoints and scenarios. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
