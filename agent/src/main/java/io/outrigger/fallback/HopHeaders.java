package io.outrigger.fallback;

import io.outrigger.config.Outbound;
import io.outrigger.config.Secret;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.CredentialHeader;
import io.outrigger.provider.WireForm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which headers go with a rewritten request. */
final class HopHeaders {

  /** All that another origin, or another account, gets of the application's headers. */
  private static final Set<String> ALLOWED =
      Set.of("content-type", "content-encoding", "accept", "accept-encoding", "user-agent");

  /** Says which form of Anthropic's API is spoken; nobody else has a use for it. */
  private static final String ANTHROPIC_VERSION = "anthropic-version";

  /** What describes the bytes of the body. */
  private static final Set<String> OF_THE_BYTES =
      Set.of("content-length", "content-md5", "digest", "content-digest", "repr-digest");

  private HopHeaders() {}

  /**
   * The application's own headers for a request that stays at its origin and account.
   *
   * @param sameBytes whether address and body are what the application wrote
   * @param unpacked whether the body was compressed and no longer is
   */
  static Map<String, List<String>> own(HeadersView headers, boolean sameBytes, boolean unpacked) {
    Map<String, List<String>> kept = empty();
    headers
        .all()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              boolean wrong =
                  OF_THE_BYTES.contains(lower)
                      || lower.contains("idempotency")
                      || (unpacked && lower.equals("content-encoding"));
              if (sameBytes || !wrong) {
                add(kept, name, values);
              }
            });
    return kept;
  }

  /** What another origin or account gets. */
  static Map<String, List<String>> foreign(HeadersView headers, WireForm form, boolean unpacked) {
    Map<String, List<String>> kept = empty();
    headers
        .all()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              boolean allowed =
                  ALLOWED.contains(lower)
                      || (form.isAnthropic() && lower.equals(ANTHROPIC_VERSION));
              if (allowed && !(unpacked && lower.equals("content-encoding"))) {
                // A broken line in a value would be a header of its own to some servers.
                add(kept, name, values.stream().filter(HopHeaders::isPrintable).toList());
              }
            });
    return kept;
  }

  /**
   * Adds what the operator gave for the target; a configured header wins over the place of the key.
   *
   * @return false where a value cannot be sent
   */
  static boolean addOf(
      Outbound outbound, @Nullable String word, WireForm form, Map<String, List<String>> to) {
    Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Secret key = outbound.apiKey();
    if (key != null) {
      CredentialHeader credential = CredentialHeader.of(word, form, key.reveal().trim());
      own.put(credential.name(), credential.value());
    }
    outbound.headers().forEach((name, value) -> own.put(name, value.reveal().trim()));
    for (Map.Entry<String, String> header : own.entrySet()) {
      if (!isName(header.getKey()) || !isPrintable(header.getValue())) {
        return false;
      }
      to.put(header.getKey(), List.of(header.getValue()));
    }
    return true;
  }

  /** What every client accepts: OkHttp throws at anything else. */
  private static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
  }

  private static boolean isPrintable(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
  }

  private static Map<String, List<String>> empty() {
    return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  /** A header that is there in two spellings is there twice. */
  private static void add(Map<String, List<String>> to, String name, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    to.merge(
        name,
        List.copyOf(values),
        (first, second) -> Stream.concat(first.stream(), second.stream()).toList());
  }
}
