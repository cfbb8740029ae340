package io.outrigger.degrade;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradeSettings;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.Prompt;
import io.outrigger.route.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were given, to be given again when nobody can answer; never to save cost. Complete,
 * ordinary answers only, and only to the credential that paid for them. Thread-safe.
 */
public final class ReplyCache {
  /** Longer answers are rare, and one more reason to keep others. */
  public static final int LONGEST_ANSWER = 64 * 1024;

  /** Requests beyond this cost more time to tell apart than their answers are worth. */
  static final int LONGEST_REQUEST = 1 << 20;

  /** One tenant's share of the memory. */
  private static final int SHARES = 4;

  private static final Duration LONGEST = Duration.ofDays(7); // what a ttl may be at most

  private static final Set<String> OPERATIONS =
      Set.of("chat", "text_completion", "generate_content");

  /** Cookies of load balancers, which tell nothing about a user. */
  private static final List<String> BALANCERS =
      List.of("__cf", "_cfuvid", "cf_", "awsalb", "gclb", "arraffinity", "__cflb");

  private final LongSupplier nanos;
  private final Tenant tenants;
  private final long share;
  private final Cache<Fingerprint, Remembered> entries;
  private final Map<String, Long> bytesOf = new ConcurrentHashMap<>();

  /**
   * @param nanos the clock, in nanoseconds
   */
  public ReplyCache(DegradeSettings settings, LongSupplier nanos) {
    this.nanos = nanos;
    this.tenants = new Tenant(settings.tenantHeader());
    this.share = settings.maxBytes() / SHARES;
    this.entries =
        Caffeine.newBuilder()
            .executor(Runnable::run) // no thread of its own, and none of the application's
            .ticker(nanos::getAsLong)
            .expireAfterWrite(LONGEST)
            .maximumWeight(settings.maxBytes())
            .<Fingerprint, Remembered>weigher((key, answer) -> answer.weight())
            .removalListener((key, answer, why) -> released(answer))
            .build();
  }

  /** An answer that may stand in, and how well it fits. */
  record Found(Remembered answer, Degraded.Source match, double similarity, long ageSeconds) {}

  /**
   * Remembers an answer that was read to its end, if it may be.
   *
   * @return the entry, or null where it was not kept
   */
  @Nullable Remembered offer(Asked asked, HeadersView replied, byte[] body) {
    CacheMode mode = asked.policy().cache();
    String type = replied.first("content-type");
    if (mode == CacheMode.OFF
        || type == null
        || body.length > LONGEST_ANSWER
        || !mayKeep(asked, replied)) {
      return null;
    }
    Keys keys = keys(asked);
    String model = keys == null ? null : WholeAnswer.model(body, type);
    if (keys == null || model == null) {
      return null;
    }
    Remembered answer =
        new Remembered(
            keys.stored,
            keys.exact,
            keys.context,
            keys.tenant,
            type,
            finished(body, type),
            model,
            nanos.getAsLong(),
            keys.context == null ? null : keys.userText,
            null);
    if (answer.weight() > share) {
      return null;
    }
    long used = used(answer);
    entries.put(keys.stored, answer);
    if (used > share) {
      makeRoom(keys.tenant, used - share);
    }
    return answer;
  }

  /** Adds the vector that was made meanwhile, if the answer is still there. */
  void attach(Remembered answer, float[] vector) {
    Remembered known = answer.with(vector);
    long used = used(known);
    if (!entries.asMap().replace(answer.stored(), answer, known)) {
      released(known);
    } else if (used > share) {
      makeRoom(answer.tenant(), used - share);
    }
  }

  /** The same request's answer, or that of one that differs in spelling only, as policy allows. */
  @Nullable Found find(Asked asked) {
    if (asked.policy().cache() == CacheMode.OFF) {
      return null;
    }
    Keys keys = keys(asked);
    Remembered answer = keys == null ? null : entries.getIfPresent(keys.stored);
    if (keys == null || answer == null) {
      return null;
    }
    boolean same = answer.exact().equals(keys.exact);
    return found(
        answer, same ? Degraded.Source.CACHE_EXACT : Degraded.Source.CACHE_NORMALIZED, 1, asked);
  }

  /** The answer as found, or null where it is too old. */
  @Nullable Found found(Remembered answer, Degraded.Source match, double similarity, Asked asked) {
    long age = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - answer.at());
    return age >= asked.policy().ttl().toSeconds()
        ? null
        : new Found(answer, match, similarity, Math.max(0, age));
  }

  /** All answers to requests that are equal to this one but for their last user text. */
  List<Remembered> sharingContext(Asked asked) {
    Keys keys = keys(asked);
    List<Remembered> all = new ArrayList<>();
    if (keys != null && keys.context != null) {
      for (Remembered each : entries.asMap().values()) {
        if (keys.context.equals(each.context())) {
          all.add(each);
        }
      }
    }
    return all;
  }

  /** Bytes in use, after what is over has been let go. */
  long bytes() {
    entries.cleanUp();
    return bytesOf.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * @param stored under which the answer lies
   */
  private record Keys(
      String tenant,
      Fingerprint exact,
      Fingerprint stored,
      @Nullable Fingerprint context,
      @Nullable String userText) {
    /** Without the text. */
    @Override
    public String toString() {
      return tenant + " " + exact;
    }
  }

  private @Nullable Keys keys(Asked asked) {
    if (!isCandidate(asked)) {
      return null;
    }
    String tenant = tenants.of(asked.request());
    Prompt prompt = tenant == null ? null : Prompt.read(asked.body());
    if (tenant == null
        || prompt == null
        || !prompt.isPlainQuestion(asked.request().path().endsWith("/responses"))) {
      return null;
    }
    CacheMode mode = asked.policy().cache();
    String text = prompt.lastUserText();
    Fingerprint exact = Fingerprint.of(asked.request(), prompt, tenant, "exact", null);
    if (mode == CacheMode.EXACT || text == null) {
      return new Keys(tenant, exact, exact, null, text);
    }
    Fingerprint folded =
        Fingerprint.of(asked.request(), prompt, tenant, "folded", Spelling.fold(text));
    boolean semantic = mode == CacheMode.SEMANTIC && prompt.isOneTurn();
    Fingerprint context =
        semantic ? Fingerprint.of(asked.request(), prompt, tenant, "context", "") : null;
    return new Keys(tenant, exact, folded, context, text);
  }

  private static boolean isCandidate(Asked asked) {
    String path = asked.request().path();
    return asked.body().length <= LONGEST_REQUEST
        && asked.route().operation().treatment() == Treatment.FULL
        && OPERATIONS.contains(asked.route().operation().name())
        && !path.endsWith("/interactions") // these are stored at the provider
        && !asked.facts().background()
        && !forbidsStoring(asked.request().headers());
  }

  private static boolean mayKeep(Asked asked, HeadersView replied) {
    String encoding = replied.first("content-encoding");
    return (encoding == null || encoding.equalsIgnoreCase("identity"))
        && isCandidate(asked)
        && !forbidsStoring(replied)
        && replied.values("set-cookie").stream().allMatch(ReplyCache::isBalancers);
  }

  private static boolean forbidsStoring(HeadersView headers) {
    return headers.values("cache-control").stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("no-store"));
  }

  private static boolean isBalancers(String cookie) {
    String name = cookie.strip().toLowerCase(Locale.ROOT);
    return BALANCERS.stream().anyMatch(name::startsWith);
  }

  /** A reader that stops at {@code [DONE]} leaves the end of its line behind. */
  private static byte[] finished(byte[] body, String type) {
    boolean events = type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    int size = body.length;
    if (!events || (size > 1 && body[size - 1] == '\n' && body[size - 2] == '\n')) {
      return body.clone();
    }
    byte[] whole = Arrays.copyOf(body, size + 2);
    whole[size] = '\n';
    whole[size + 1] = '\n';
    return whole;
  }

  private long used(Remembered answer) {
    return bytesOf.merge(answer.tenant(), (long) answer.weight(), Long::sum);
  }

  private void released(@Nullable Remembered answer) {
    if (answer != null) {
      bytesOf.computeIfPresent(
          answer.tenant(),
          (tenant, used) -> used <= answer.weight() ? null : used - answer.weight());
    }
  }

  /** The tenant's own answers that are asked for least go. */
  private void makeRoom(String tenant, long bytes) {
    entries
        .policy()
        .eviction()
        .ifPresent(
            eviction -> {
              List<Fingerprint> going =
                  eviction.coldest(
                      all -> {
                        AtomicLong left = new AtomicLong(bytes);
                        return all.filter(each -> each.getValue().tenant().equals(tenant))
                            .takeWhile(each -> left.getAndAdd(-each.getValue().weight()) > 0)
                            .map(Map.Entry::getKey)
                            .toList();
                      });
              entries.invalidateAll(going);
            });
  }
}
