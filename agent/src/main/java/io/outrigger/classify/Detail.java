package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.engine.WaitHint;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * One line for logs and support. A provider's text may echo the prompt or a key, so none of it is
 * here: only our own words, codes that a rule knows, numbers, and ids of a safe form.
 */
final class Detail {

  private static final int MAX_ID = 80;

  private static final List<String> REQUEST_IDS =
      List.of(
          "x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "x-goog-request-id");

  private Detail() {}

  static String of(Classification what, Outcome outcome) {
    StringBuilder line = new StringBuilder(what.category().word());
    line.append(" reason=").append(what.reason()).append(" rule=").append(what.rule());
    if (outcome instanceof Outcome.Answered answer) {
      line.append(" status=").append(answer.status());
      String id = requestId(answer.headers());
      if (!id.isEmpty()) {
        line.append(" request-id=").append(id);
      }
    } else if (outcome instanceof Outcome.Broken broken) {
      line.append(" phase=").append(broken.phase());
    }
    WaitHint hint = what.hint();
    if (hint != null) {
      line.append(" wait=").append(hint.length().toMillis()).append("ms from=");
      line.append(hint.source().word());
    }
    Duration ignored = what.ignoredWait();
    if (ignored != null) {
      line.append(" ignored-wait=").append(ignored.toSeconds()).append('s');
    }
    return line.toString();
  }

  private static String requestId(HeadersView headers) {
    for (String name : REQUEST_IDS) {
      String id = headers.first(name);
      if (id != null && id.length() <= MAX_ID && isPlain(id)) {
        return id;
      }
    }
    return "";
  }

  private static boolean isPlain(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!(Character.isLetterOrDigit(c) && c < 128) && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
