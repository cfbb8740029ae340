package io.outrigger.ops;

import io.outrigger.classify.Explanation;
import io.outrigger.engine.Classification;
import io.outrigger.engine.WaitHint;
import io.outrigger.provider.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code explain --jsonl}: one JSON object a line in, one a line out, whatever the line holds. */
final class ExplainLines {

  /** A longer line is no recorded failure; held in memory as bytes and as text. */
  private static final int MAX_LINE = 64 * 1024 * 1024;

  private static final Map<String, String> TOO_LONG =
      Map.of("error", "the line is longer than 64 MB; send the beginning of the body only");

  private static final Map<String, String> NO_JSON =
      Map.of("error", "the line is no JSON object; write {\"provider\": ..., \"status\": ...}");

  private static final Map<String, String> NO_STATUS =
      Map.of("error", "the field 'status' is missing or no HTTP status from 100 to 999");

  private final Explainer explainer;

  ExplainLines(Explainer explainer) {
    this.explainer = explainer;
  }

  /** Reads to the end of the input. */
  void run(InputStream in, PrintStream out) throws IOException {
    InputStream buffered = new BufferedInputStream(in, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    int next = buffered.read();
    while (next >= 0) {
      if (next == '\n') {
        answer(line, tooLong, out);
        tooLong = false;
      } else if (line.size() < MAX_LINE) {
        line.write(next);
      } else {
        tooLong = true;
      }
      next = buffered.read();
    }
    answer(line, tooLong, out);
  }

  private void answer(ByteArrayOutputStream line, boolean tooLong, PrintStream out) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (tooLong || !text.isBlank()) {
      out.println(
          new String(Json.write(tooLong ? TOO_LONG : answer(text)), StandardCharsets.UTF_8));
      out.flush();
    }
  }

  /** One line's answer. */
  Map<String, ?> answer(String line) {
    Json.Tree tree = Json.tree(line.startsWith("\uFEFF") ? line.substring(1) : line);
    if (!tree.whole() || !(tree.value() instanceof Map<?, ?> fields)) {
      return NO_JSON;
    }
    ExplainRow row = ExplainRow.of(fields);
    if (row.status() < 100 || row.status() > 999) {
      return NO_STATUS;
    }
    return fields(explainer.explain(row, Instant.now()));
  }

  private static Map<String, @Nullable Object> fields(@Nullable Explanation found) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Classification what = found == null ? null : found.what();
    fields.put("category", what == null ? "none" : what.category().word());
    fields.put("retry_same", found != null && found.retrySame());
    fields.put("fallback_model", what != null && what.fallbackModel());
    fields.put("fallback_provider", what != null && what.fallbackProvider());
    fields.put("wait_seconds", what == null ? null : waitSeconds(what.hint()));
    fields.put("rule", what == null ? "none" : what.rule());
    return fields;
  }

  /** The provider's own value; a reset date is only worth naming where it is near and ahead. */
  static @Nullable Double waitSeconds(@Nullable WaitHint hint) {
    if (hint == null || (hint.date() && hint.length().isZero())) {
      return null;
    }
    double seconds = hint.length().toNanos() / 1e9;
    return seconds <= 86_400 ? (Double) (Math.round(seconds * 1_000) / 1e3) : null;
  }
}
