package io.outrigger.call;

import io.outrigger.classify.StreamReader;
import io.outrigger.config.BufferPolicy;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.Provider;
import io.outrigger.stream.StreamEvent;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells by its headers how an answer is looked at. */
final class Contents {

  private Contents() {}

  /**
   * A look at the answer with these headers.
   *
   * @param readsReplies whether anybody wants to know what a reply says about itself
   * @param names whether anybody wants the names of what its provider keeps
   * @param goingOn see {@link StreamContent}
   */
  static Content of(
      AskedCall<?> call,
      Provider provider,
      BufferPolicy buffer,
      Outcome.Answered answer,
      boolean readsReplies,
      boolean names,
      @Nullable Consumer<StreamEvent> goingOn) {
    String type = type(answer.headers());
    boolean judged =
        answer.status() / 100 == 2
            && call.route().operation().treatment() == Treatment.FULL
            && !call.facts().background();
    if (!judged || answer.status() == 204 || answer.status() == 205) {
      return ReplyTail.of(provider, answer, readsReplies);
    }
    boolean json = type.startsWith("application/json");
    if (isStream(type) || (json && call.facts().stream() && streamsJson(provider))) {
      StreamReader reader = call.pipeline().classifier().follow(provider, answer.headers());
      if (reader == null) {
        return ReplyTail.of(provider, answer, readsReplies);
      }
      if (call.facts().parameters().get("choice.count") instanceof Long choices) {
        reader.wants(choices);
      }
      return new StreamContent(reader, buffer.preamble(), names, goingOn);
    }
    return json
        ? new JsonContent(
            call.pipeline().classifier(),
            provider,
            answer.headers(),
            buffer.error(),
            ReplyTail.length(answer.headers().first("content-length")))
        : ReplyTail.of(provider, answer, readsReplies);
  }

  /** Google streams a JSON array unless it is asked for events. */
  private static boolean streamsJson(Provider provider) {
    return provider.word().equals("gemini") || provider.word().equals("vertex");
  }

  private static boolean isStream(String type) {
    return type.contains("event-stream")
        || type.contains("eventstream")
        || type.contains("ndjson")
        || type.contains("stream+json");
  }

  private static String type(HeadersView headers) {
    @Nullable String type = headers.first("content-type");
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }
}
