package io.outrigger.classify;

import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.SomeHeaders;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer out of a fuzzer's bytes, written as a person would: {@code provider status}, lines of
 * headers, a blank line, the body.
 */
record FuzzedAnswer(Provider provider, int status, HeadersView headers, byte[] body) {

  private static final List<String> WORDS = List.copyOf(Providers.words());

  /** Of the body as it is judged. */
  int length() {
    return Math.max(body.length, BodyBytes.decoded(new BodySample(body, true), headers).length);
  }

  static FuzzedAnswer read(byte[] input) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (at < input.length && lines.size() < 32) {
      int end = at;
      while (end < input.length && input[end] != '\n') {
        end++;
      }
      String line = new String(input, at, end - at, StandardCharsets.ISO_8859_1);
      at = Math.min(end + 1, input.length);
      if (line.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    String first = lines.isEmpty() ? "" : lines.get(0);
    return new FuzzedAnswer(
        provider(first),
        status(first),
        headers(lines),
        Arrays.copyOfRange(input, at, input.length));
  }

  private static Provider provider(String first) {
    String word = first.split(" ", 2)[0];
    return Providers.of(
        WORDS.contains(word) ? word : WORDS.get(Math.floorMod(word.hashCode(), WORDS.size())));
  }

  private static int status(String first) {
    int status = 0;
    for (int i = 0; i < first.length(); i++) {
      if (Character.isDigit(first.charAt(i))) {
        status = (10 * status + (first.charAt(i) & 15)) % 1000;
      }
    }
    return Math.max(100, status);
  }

  private static HeadersView headers(List<String> lines) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] pair = lines.get(i).split(":", 2);
      headers
          .computeIfAbsent(pair[0].trim().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(pair[pair.length - 1].trim());
    }
    return new SomeHeaders(headers);
  }
}
