package io.outrigger.degrade;

import io.outrigger.provider.AnswerMarks;
import io.outrigger.provider.Json;
import io.outrigger.stream.AwsEventStreamReader;
import io.outrigger.stream.Frame;
import io.outrigger.stream.FrameReader;
import io.outrigger.stream.JsonArrayReader;
import io.outrigger.stream.NdjsonReader;
import io.outrigger.stream.SseReader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads whether a body is one complete, ordinary answer in words. */
final class WholeAnswer {
  private boolean odd;
  private boolean words;
  private boolean finished;
  private boolean ended;
  private String model = "-";

  private WholeAnswer() {}

  /**
   * The model that gave the answer ({@code -} where it does not say).
   *
   * @return null where the body is not such an answer: cut, filtered, refused, failed, empty, or
   *     more than text
   */
  static @Nullable String model(byte[] body, String contentType) {
    WholeAnswer answer = new WholeAnswer();
    String type = contentType.toLowerCase(Locale.ROOT);
    FrameReader reader = reader(type, body);
    if (reader != null) {
      reader.feed(body, 0, body.length, answer::frame);
      reader.end(answer::frame);
    } else if (type.startsWith("application/json") && Json.tree(body).whole()) {
      answer.json(body);
      answer.ended = true;
    }
    boolean whole = !answer.odd && answer.words && answer.finished && answer.ended;
    return whole ? answer.model : null;
  }

  private static @Nullable FrameReader reader(String type, byte[] body) {
    if (type.startsWith("text/event-stream")) {
      return new SseReader();
    }
    if (type.startsWith("application/vnd.amazon.eventstream")) {
      return new AwsEventStreamReader();
    }
    if (type.startsWith("application/x-ndjson")
        || type.startsWith("application/jsonl")
        || type.startsWith("application/stream+json")) {
      return new NdjsonReader();
    }
    boolean array = type.startsWith("application/json") && body.length > 0 && body[0] == '[';
    return array ? new JsonArrayReader() : null;
  }

  private void frame(Frame frame) {
    if (frame instanceof Frame.Event event) {
      event(event.name(), event.data().text(), event.data().copy());
    } else if (frame instanceof Frame.Unfinished end
        && end.data().text().strip().equals("[DONE]")) {
      ended = true; // a reader that knows its end does not wait for the empty line behind it
    } else if (frame instanceof Frame.Json json) {
      json(json.text().copy());
    } else if (frame instanceof Frame.Message message) {
      odd |= !"event".equals(message.headers().get(":message-type"));
      json(message.payload().copy());
    } else if (!(frame instanceof Frame.KeepAlive) && !(frame instanceof Frame.ArrayEnd)) {
      odd = true;
    }
  }

  private void event(String name, String text, byte[] data) {
    odd |= name.equals("error");
    if (text.strip().equals("[DONE]")) {
      ended = true;
    } else if (!text.isBlank()) {
      json(data);
    }
  }

  private void json(byte[] text) {
    AnswerMarks marks = AnswerMarks.of(text);
    odd |= marks.isOdd(words);
    words |= marks.hasWords();
    finished |= marks.finishes();
    ended |= marks.isEnd();
    if (model.equals("-")) {
      model = marks.model();
    }
  }
}
