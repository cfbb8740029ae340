package io.outrigger.classify;

import io.outrigger.engine.WaitHint;
import io.outrigger.engine.WaitSource;
import io.outrigger.http.HeadersView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds how long a provider asks to wait. Order of trust: a millisecond header above 0,
 * Retry-After, a typed field of the body, the sentence in the body, the reset of an exhausted
 * bucket. A carrier that says 0 yields to a later one that says more.
 */
final class WaitHints {

  /** A longer relative wait is a mistake or a daily limit in disguise: nobody sleeps that long. */
  private static final Duration MAX_RELATIVE = Duration.ofHours(24);

  /** Later dates are mistakes too: no known limit lasts longer than a billing year. */
  private static final Duration MAX_DATE = Duration.ofDays(400);

  private static final List<String> MILLISECOND_HEADERS =
      List.of("retry-after-ms", "x-ms-retry-after-ms");

  private static final List<String> SECONDS_IN_BODY =
      List.of(
          "retry_after",
          "retry-after",
          "retryafter",
          "retry_after_seconds",
          "resets_in_seconds",
          "reset_after_seconds",
          "estimated_time");

  private static final List<String> MILLISECONDS_IN_BODY =
      List.of("retry_after_ms", "retryafterms");

  private final HeadersView headers;
  private final ErrorBody body;
  private final boolean limited;
  private final Instant serverNow;

  private final List<WaitHint> found = new ArrayList<>();
  private @Nullable Duration ignored;

  private WaitHints(HeadersView headers, ErrorBody body, boolean limited, Instant now) {
    this.headers = headers;
    this.body = body;
    this.limited = limited;
    this.serverNow = serverNow(headers, now);
    look();
  }

  /**
   * Reads the hints of an error answer.
   *
   * @param limited whether the failure is about a limit: only then bucket headers, which come with
   *     every answer, say anything
   */
  static WaitHints read(HeadersView headers, ErrorBody body, boolean limited, Instant now) {
    return new WaitHints(headers, body, limited, now);
  }

  /** The same, null where the provider gives no hint that can be believed. */
  static @Nullable WaitHint of(HeadersView headers, ErrorBody body, boolean limited, Instant now) {
    return read(headers, body, limited, now).hint();
  }

  /** The first that is above 0, in the order of trust; null where there is none to be believed. */
  @Nullable WaitHint hint() {
    WaitHint zero = null;
    for (WaitHint hint : found) {
      if (!hint.length().isZero()) {
        return hint;
      }
      zero = zero == null ? hint : zero;
    }
    return zero;
  }

  /** A hint that was left out because nobody waits that long; for reports only. */
  @Nullable Duration ignored() {
    return ignored;
  }

  /** Reset dates are the server's clock, so they are compared with the server's date. */
  private static Instant serverNow(HeadersView headers, Instant now) {
    String date = headers.first("date");
    Instant server = date == null ? null : ResetDates.httpDate(date);
    return server == null ? now : server;
  }

  private void look() {
    for (String name : MILLISECOND_HEADERS) {
      each(headers.values(name), Waits::milliseconds, WaitSource.RETRY_AFTER);
    }
    each(headers.values("retry-after"), Waits::seconds, WaitSource.RETRY_AFTER);
    each(headers.values("retry-after"), Waits::units, WaitSource.RETRY_AFTER);
    dates(headers.values("retry-after"), ResetDates::httpDate, WaitSource.RETRY_AFTER);
    each(body.all("retrydelay"), Waits::units, WaitSource.BODY);
    for (String name : SECONDS_IN_BODY) {
      each(body.all(name), Waits::seconds, WaitSource.BODY);
      each(body.all(name), Waits::units, WaitSource.BODY);
    }
    for (String name : MILLISECONDS_IN_BODY) {
      each(body.all(name), Waits::milliseconds, WaitSource.BODY);
    }
    dates(body.all("resets_at"), ResetDates::isoDate, WaitSource.BODY);
    dates(body.all("message"), ResetDates::accessDate, WaitSource.BODY);
    each(body.all("message"), Waits::inSentence, WaitSource.BODY);
    if (limited) {
      found.addAll(ResetBuckets.exhausted(headers, serverNow));
      for (String value : body.all("resets_at")) {
        add(ResetBuckets.byMagnitude(value, serverNow), WaitSource.BODY);
      }
      for (String value : body.all("x-ratelimit-reset")) {
        add(ResetBuckets.byMagnitude(value, serverNow), WaitSource.BODY);
      }
    }
  }

  private void each(
      List<String> values, Function<String, @Nullable Duration> grammar, WaitSource source) {
    for (String value : values) {
      Duration length = grammar.apply(value);
      add(length == null ? null : new WaitHint(length, source, false), source);
    }
  }

  private void dates(
      List<String> values, Function<String, @Nullable Instant> grammar, WaitSource source) {
    for (String value : values) {
      Instant at = grammar.apply(value);
      if (at != null) {
        add(until(at, serverNow, source), source);
      }
    }
  }

  static WaitHint until(Instant at, Instant serverNow, WaitSource source) {
    Duration left = Duration.between(serverNow, at);
    return new WaitHint(left.isNegative() ? Duration.ZERO : left, source, true);
  }

  private void add(@Nullable WaitHint hint, WaitSource source) {
    if (hint == null) {
      return;
    }
    if (believable(hint)) {
      found.add(new WaitHint(hint.length(), source, hint.date()));
    } else if (ignored == null) {
      ignored = hint.length();
    }
  }

  static boolean believable(WaitHint hint) {
    return hint.length().compareTo(hint.date() ? MAX_DATE : MAX_RELATIVE) <= 0;
  }
}
