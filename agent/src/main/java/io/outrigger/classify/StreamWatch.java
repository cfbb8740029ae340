package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.provider.Provider;
import io.outrigger.provider.ReplyMarks;
import io.outrigger.stream.Bytes;
import io.outrigger.stream.Frame;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the frames of one streamed reply: what failed in it, and whether it came to its end. Not
 * for several threads at a time.
 */
public final class StreamWatch implements Consumer<Frame> {

  /** A stream of errors must not cost a classification each. */
  private static final int MOST_ASKED = 4;

  private final Classifier classifier;
  private final String word;
  private final Set<String> open = new HashSet<>();

  private boolean any;
  private boolean delta;
  private boolean said;
  private boolean chatStop;
  private boolean refused;
  private boolean finished;
  private boolean last;
  private boolean needsLast;
  private boolean onlyErrorWithoutText;
  private int asked;
  private @Nullable Classification failure;

  /** Watches one reply of this dialect. */
  public StreamWatch(Classifier classifier, Provider provider) {
    this.classifier = classifier;
    this.word = provider.word();
  }

  @Override
  public void accept(Frame frame) {
    if (frame instanceof Frame.Event event) {
      event(event.name(), event.data());
    } else if (frame instanceof Frame.Json json) {
      json("", json.text().copy());
    } else if (frame instanceof Frame.Unfinished rest) {
      event(rest.name(), rest.data());
    } else if (frame instanceof Frame.Message message) {
      message(message.headers(), message.payload());
    } else if (frame instanceof Frame.Oversize || frame instanceof Frame.ArrayEnd) {
      any = true;
    }
  }

  private void event(String name, Bytes data) {
    String text = data.length() <= 16 ? data.text().trim() : "";
    if (text.equals("[DONE]")) {
      any = true;
      last = true;
    } else if (!name.equals("ping") && data.length() > 0) {
      json(name, data.copy());
    }
  }

  private void message(Map<String, String> headers, Bytes payload) {
    String kind = headers.getOrDefault(":message-type", "event");
    if (kind.equals("exception") || kind.equals("error")) {
      any = true;
      Map<String, Object> error = new LinkedHashMap<>();
      error.put(
          "type",
          headers.getOrDefault(":exception-type", headers.getOrDefault(":error-code", kind)));
      error.put("message", headers.getOrDefault(":error-message", ""));
      if (payload.length() > 0) {
        error.put("error", payload.text());
      }
      found(() -> classifier.inside(word, ErrorBody.of(error)));
      return;
    }
    String event = headers.getOrDefault(":event-type", "");
    finished |= event.equals("messageStop");
    last |= event.equals("metadata") && finished;
    json(event, payload.copy());
  }

  private void json(String name, byte[] bytes) {
    any = true;
    ReplyMarks marks = ReplyMarks.of(bytes);
    if (marks.hasError() || name.equals("error")) {
      error(bytes);
      return;
    }
    String type = marks.type();
    needsLast |= type != null && type.startsWith("response.");
    last |= marks.isLast();
    delta |= marks.hasDelta();
    said |= marks.isSaying();
    chatStop |= marks.isChatStop();
    List<String> finishes = marks.finishes();
    follow(marks.choices(), finishes);
    Map<String, List<String>> suspicions = marks.suspicions();
    refused |= suspicions.remove("refusal") != null;
    suspicions.remove("choices"); // an empty first or last chunk is normal
    suspicions.remove("answer"); // so is a last chunk without text
    if (!suspicions.isEmpty() && !HiddenFailures.isOnlyMasked(suspicions, bytes)) {
      finished = true;
      found(() -> classifier.inside(word, suspicions));
    }
  }

  private void error(byte[] bytes) {
    found(
        () -> {
          ErrorBody error = InnerError.of(bytes);
          return classifier.inside(
              word,
              error.fields().isEmpty()
                  ? ErrorBody.ofMessage(new String(bytes, StandardCharsets.UTF_8))
                  : error);
        });
  }

  /** The first failure counts, unless it said nothing about itself and a later one does. */
  private void found(Supplier<@Nullable Classification> naming) {
    if ((failure != null && !onlyErrorWithoutText) || asked == MOST_ASKED) {
      return;
    }
    asked++;
    Classification named = naming.get();
    if (named != null) {
      failure = named;
      onlyErrorWithoutText =
          named.rule().equals("reply.failed") || named.rule().startsWith("status.");
    }
  }

  /** A stream of several choices is whole when each has given its reason to stop. */
  private void follow(List<String> choices, List<String> finishes) {
    open.addAll(choices);
    if (!finishes.isEmpty()) {
      if (choices.size() == 1) {
        open.removeAll(choices);
      } else {
        open.clear();
      }
      finished |= open.isEmpty();
    }
  }

  /** The failure seen so far, or null. */
  public @Nullable Classification failure() {
    return failure;
  }

  /**
   * The verdict when the stream has ended.
   *
   * @return null where it ended as it should
   */
  public @Nullable Classification end() {
    if (failure != null) {
      return failure;
    }
    boolean whole = any && (last || (finished && !needsLast));
    if (!whole) {
      return classifier.inside(word, Map.of("answer", List.of(any ? "interrupted" : "empty")));
    }
    if (refused && !delta) {
      return classifier.inside(word, Map.of("refusal", List.of("whole")));
    }
    // Stopped of its own accord without a word: LM Studio does so where the prompt was too long.
    return chatStop && !said ? classifier.inside(word, Map.of("answer", List.of("none"))) : null;
  }
}
