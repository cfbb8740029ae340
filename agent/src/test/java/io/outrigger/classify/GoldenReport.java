package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.http.HeadersView;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Prints how right the classifier is on the golden suite, beside two plainer ones. Not part of the
 * usual run: {@code mvn -pl agent -am test -Dtest=GoldenReport
 * -Dsurefire.failIfNoSpecifiedTests=false}; {@code -Doutrigger.golden=FILE} takes other rows than the
 * suite's and names what went wrong.
 */
class GoldenReport {

  private static final String FILE = System.getProperty("outrigger.golden", "golden.jsonl");

  /** Rows, right categories, wrong retry decisions of: ours, the status table, the SDK's rule. */
  private static final class Tally {
    int rows;
    int right;
    int rightByStatus;
    int wrongRetries;
    int wrongRetriesByStatus;
    int wrongRetriesBySdk;

    void add(GoldenRow row) {
      Explanation ours = row.explained();
      String byStatus = categoryOfStatus(row.answer().status());
      rows++;
      right += row.category().equals(ours == null ? "none" : ours.what().category().word()) ? 1 : 0;
      rightByStatus += row.category().equals(byStatus) ? 1 : 0;
      boolean wanted = row.deservesRetry();
      wrongRetries += wanted == (ours != null && ours.retrySame()) ? 0 : 1;
      wrongRetriesByStatus += wanted == isRetriedCategory(byStatus) ? 0 : 1;
      wrongRetriesBySdk += wanted == retriedBySdk(row) ? 0 : 1;
    }
  }

  @Test
  void printsTheAccuracy() {
    Tally all = new Tally();
    StringBuilder page = new StringBuilder("\n");
    for (GoldenRow row : GoldenRow.of(FILE)) {
      all.add(row);
      page.append(complaint(row));
    }
    table(page, "category", GoldenRow::category);
    table(page, "provider", row -> row.provider().word());
    line(page, "all", all);
    System.out.println(page);
    assertThat(all.rows).isPositive();
  }

  /** What a holdout's row wanted and did not get; nothing where all is well. */
  private static String complaint(GoldenRow row) {
    Explanation ours = row.explained();
    String category = ours == null ? "none" : ours.what().category().word();
    boolean retry = ours != null && ours.retrySame();
    @Nullable Double wait =
        ours == null || ours.what().hint() == null
            ? null
            : (Double) (ours.what().hint().length().toNanos() / 1e9);
    boolean right =
        category.equals(row.category())
            && retry == row.deservesRetry()
            && Objects.equals(wait, row.waitSeconds());
    return right
        ? ""
        : String.format(
            Locale.ROOT,
            "%s%n    wanted retry %s, wait %s; got %s, retry %s, wait %s by rule %s%n",
            row,
            row.deservesRetry(),
            row.waitSeconds(),
            category,
            retry,
            wait,
            ours == null ? "-" : ours.what().rule());
  }

  private static void table(StringBuilder page, String title, Function<GoldenRow, String> group) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (GoldenRow row : GoldenRow.of(FILE)) {
      tallies.computeIfAbsent(group.apply(row), key -> new Tally()).add(row);
    }
    page.append(
        String.format(
            Locale.ROOT,
            "%-24s %5s | %-21s | %s%n%-24s %5s | %8s %12s | %8s %8s %8s%n",
            "",
            "",
            "right category",
            "wrong retry decisions",
            "by " + title,
            "rows",
            "Outrigger",
            "status table",
            "Outrigger",
            "status",
            "SDK"));
    tallies.forEach((name, tally) -> line(page, name, tally));
    page.append('\n');
  }

  private static void line(StringBuilder page, String name, Tally tally) {
    page.append(
        String.format(
            Locale.ROOT,
            "%-24s %5d | %7.1f%% %11.1f%% | %9d %8d %8d%n",
            name,
            tally.rows,
            100.0 * tally.right / tally.rows,
            100.0 * tally.rightByStatus / tally.rows,
            tally.wrongRetries,
            tally.wrongRetriesByStatus,
            tally.wrongRetriesBySdk));
  }

  /** What one would write down without looking at a body. */
  private static String categoryOfStatus(int status) {
    if (status < 400) {
      return "none";
    }
    return switch (status) {
      case 401 -> "auth";
      case 402 -> "quota_exhausted";
      case 403 -> "permission";
      case 404 -> "not_found";
      case 408, 504, 524 -> "timeout";
      case 409 -> "transient";
      case 413 -> "request_too_large";
      case 429 -> "rate_limited";
      default -> status < 500 ? "invalid_request" : "transient";
    };
  }

  private static boolean isRetriedCategory(String category) {
    return ErrorCategory.ofWord(category)
        .filter(one -> CategoryActions.retries(one) > 0)
        .isPresent();
  }

  /** The rule of the SDKs that Stainless generates: openai-java, anthropic-java. */
  private static boolean retriedBySdk(GoldenRow row) {
    HeadersView headers = row.answer().headers();
    @Nullable String word = headers.first("x-should-retry");
    if (word != null && (word.equals("true") || word.equals("false"))) {
      return word.equals("true");
    }
    int status = row.answer().status();
    return status == 408 || status == 409 || status == 429 || status >= 500;
  }
}
