package io.outrigger.it.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** As much of the chat completions format as an application on a bare HTTP client needs. */
final class ChatWire {
  static final String PATH = "/v1/chat/completions";

  private static final Pattern CONTENT = Pattern.compile("\"content\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern MODEL = Pattern.compile("\"model\":\"([^\"]*)\"");

  private ChatWire() {}

  static String question(String prompt, boolean stream) {
    return "{\"model\":\"gpt-4o\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(stream, prompt);
  }

  static byte[] packed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Adds the text in a document or an event, and returns its model. */
  static String read(String json, AnswerText text) {
    Matcher content = CONTENT.matcher(json);
    while (content.find()) {
      text.append(content.group(1));
    }
    Matcher model = MODEL.matcher(json);
    return model.find() ? model.group(1) : "-";
  }
}
