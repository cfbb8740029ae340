package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.provider.ReplyMarks;
import io.outrigger.stream.Bytes;
import io.outrigger.stream.EventReader.Sight;
import io.outrigger.stream.Frame;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Names what went wrong in one stream; asked only for the few events that may be a failure. */
final class FailureNaming {

  /** A stream of errors must not cost a classification each. */
  private static final int MOST_ASKED = 4;

  private final Classifier classifier;
  private final String word;
  private boolean onlyErrorWithoutText;
  private int asked;
  private @Nullable Classification failure;
  private @Nullable Classification withheld;

  FailureNaming(Classifier classifier, String word) {
    this.classifier = classifier;
    this.word = word;
  }

  @Nullable Classification failure() {
    return failure;
  }

  /** The answer was withheld: an end, not a failure. */
  @Nullable Classification withheld() {
    return withheld;
  }

  /**
   * Looks at an event that says how something ended.
   *
   * @param json its text, unwrapped where it came wrapped
   */
  void look(Frame frame, Sight sight, Bytes json) {
    if (frame instanceof Frame.Message message && sight == Sight.FAILED && isException(message)) {
      found(() -> classifier.inside(word, exception(message)));
      return;
    }
    byte[] bytes = json.copy();
    ReplyMarks marks = ReplyMarks.of(bytes);
    boolean emptyForm = marks.hasError() && !isNamedError(frame) && InnerError.isEmptyForm(bytes);
    if (!emptyForm && (marks.hasError() || (sight == Sight.FAILED && isNamedError(frame)))) {
      found(() -> classifier.inside(word, error(bytes)));
      return;
    }
    Map<String, List<String>> suspicions = marks.suspicions();
    suspicions.remove("refusal"); // at the end it is known whether more was said
    suspicions.remove("choices"); // an empty first or last chunk is normal
    suspicions.remove("answer"); // so is a last chunk without text
    if (!suspicions.isEmpty() && !HiddenFailures.isOnlyMasked(suspicions, bytes)) {
      found(() -> classifier.inside(word, suspicions));
    }
    if (sight == Sight.FAILED && !emptyForm && failure == null && withheld == null) {
      found(() -> classifier.inside(word, Map.of("finish", List.of("failed"))));
    }
  }

  /** An event could not be read. */
  void unreadable() {
    ended("malformed");
  }

  /** The model refused in its own words and said nothing else. */
  void refused() {
    if (withheld == null) {
      withheld = classifier.inside(word, Map.of("refusal", List.of("whole")));
    }
  }

  /** The stream ended as it should not. */
  void ended(String how) {
    found(() -> classifier.inside(word, Map.of("answer", List.of(how))));
  }

  private static boolean isException(Frame.Message message) {
    String kind = message.headers().getOrDefault(":message-type", "event");
    return kind.equals("exception") || kind.equals("error");
  }

  private static ErrorBody exception(Frame.Message message) {
    Map<String, String> headers = message.headers();
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(
        "type",
        headers.getOrDefault(
            ":exception-type",
            headers.getOrDefault(":error-code", headers.getOrDefault(":message-type", ""))));
    error.put("message", headers.getOrDefault(":error-message", ""));
    if (message.payload().length() > 0) {
      error.put("error", message.payload().text());
    }
    return ErrorBody.of(error);
  }

  private static boolean isNamedError(Frame frame) {
    return (frame instanceof Frame.Event event && event.name().equals("error"))
        || (frame instanceof Frame.Unfinished rest && rest.name().equals("error"));
  }

  private static ErrorBody error(byte[] bytes) {
    ErrorBody error = InnerError.of(bytes);
    return error.fields().isEmpty()
        ? ErrorBody.ofMessage(new String(bytes, StandardCharsets.UTF_8))
        : error;
  }

  /** The first failure counts, unless it said nothing about itself and a later one does. */
  private void found(Supplier<@Nullable Classification> naming) {
    if ((failure != null && !onlyErrorWithoutText) || asked == MOST_ASKED) {
      return;
    }
    asked++;
    Classification named = naming.get();
    if (named == null) {
      return;
    }
    if (named.category() == ErrorCategory.CONTENT_POLICY && named.rule().startsWith("reply.")) {
      withheld = withheld == null ? named : withheld;
      return;
    }
    failure = named;
    onlyErrorWithoutText =
        named.rule().equals("reply.failed") || named.rule().startsWith("status.");
  }
}
