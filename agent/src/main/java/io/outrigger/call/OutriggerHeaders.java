package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The response headers by which the application can see what the agent did. */
final class OutriggerHeaders {
  /**
   * OkHttp refuses header values that are not ASCII; longer ones help nobody (project decision 13).
   */
  private static final int LONGEST = 512;

  private OutriggerHeaders() {}

  /**
   * An answer that the agent had to do something for.
   *
   * @param outcome {@code retried}, {@code fallback} or {@code degraded}
   * @param category of the failure that came before
   * @param model who answered
   */
  static Map<String, String> answer(
      CallOutcome outcome, ErrorCategory category, int attempts, String model) {
    Map<String, String> headers = common(outcome, category, attempts);
    headers.put("x-outrigger-model", ascii(model));
    return headers;
  }

  /**
   * A failure that no layer above should repeat.
   *
   * @param waitNanos when it makes sense to come back, 0 = unknown
   */
  static Map<String, String> failure(
      CallOutcome outcome, ErrorCategory category, int attempts, String message, long waitNanos) {
    Map<String, String> headers = common(outcome, category, attempts);
    headers.put("x-outrigger-message", ascii(message));
    headers.put("x-should-retry", "false");
    if (waitNanos > 0) {
      long second = TimeUnit.SECONDS.toNanos(1);
      headers.put("retry-after", Long.toString((waitNanos + second - 1) / second));
    }
    return headers;
  }

  private static Map<String, String> common(
      CallOutcome outcome, ErrorCategory category, int attempts) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-outrigger-outcome", outcome.word());
    headers.put("x-outrigger-category", category.word());
    headers.put("x-outrigger-attempts", Integer.toString(attempts));
    return headers;
  }

  /**
   * Printable ASCII as it is, anything else (and the percent sign) percent-encoded UTF-8, at most
   * {@value #LONGEST} bytes.
   */
  static String ascii(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      String encoded = encode(point);
      if (out.size() + encoded.length() > LONGEST) {
        break;
      }
      out.writeBytes(encoded.getBytes(StandardCharsets.US_ASCII));
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static String encode(int point) {
    if (point >= 0x20 && point < 0x7f && point != '%') {
      return Character.toString(point);
    }
    StringBuilder encoded = new StringBuilder();
    for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
      encoded.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
    }
    return encoded.toString();
  }
}
