package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems; a file that is no configuration at all must not fill the log. */
final class Problems {

  /** More than an operator reads; a wrong file has one per line. */
  static final int MOST = 100;

  private final List<Problem> list = new ArrayList<>();
  private int unreported;

  void error(
      Source source,
      String key,
      @Nullable String value,
      String what,
      @Nullable String nearestKey,
      String nextStep) {
    add(new Problem(Problem.Severity.ERROR, source, key, value, what, nearestKey, nextStep));
  }

  /** A key that the contract names and a later version will understand. Its value stays unseen. */
  void notBuilt(Source source, String key) {
    add(
        new Problem(
            Problem.Severity.NOTICE,
            source,
            key,
            null,
            "not available in this version",
            null,
            "ignored"));
  }

  /** Right, but perhaps not what was meant. */
  void notice(Source source, String key, String value, String what, String nextStep) {
    add(new Problem(Problem.Severity.NOTICE, source, key, value, what, null, nextStep));
  }

  private void add(Problem problem) {
    if (list.size() < MOST) {
      list.add(problem);
    } else {
      unreported++;
    }
  }

  /** Whether the details of one more would be thrown away. */
  boolean areEnough() {
    return list.size() >= MOST;
  }

  List<Problem> toList(Source source) {
    List<Problem> all = new ArrayList<>(list);
    if (unreported > 0) {
      all.add(
          new Problem(
              Problem.Severity.ERROR,
              source,
              "",
              null,
              unreported + " more problems",
              null,
              "correct the first " + MOST + " and check again"));
    }
    return all;
  }
}
