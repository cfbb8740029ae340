package io.outrigger.provider;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The place of an API key.
 *
 * @param name the header
 * @param value its value
 */
public record CredentialHeader(String name, String value) {

  /** What names of headers hold that carry credentials: of vendors, gateways and proxies. */
  private static final List<String> PARTS =
      List.of(
          "authoriz",
          "api-key",
          "apikey",
          "access-key",
          "subscription-key",
          "virtual-key",
          "secret",
          "password",
          "credential",
          "cookie");

  private static final List<String> ENDS = List.of("-auth", "-token", "-signature", "-jwt");

  /**
   * Where a dialect has it.
   *
   * @param word the target's dialect; null = not configured
   * @param form the request's form: several vendors expect the key elsewhere under a form that is
   *     not their own
   */
  public static CredentialHeader of(@Nullable String word, WireForm form, String key) {
    String dialect = word == null ? "" : word;
    if (form.isGoogle() || form == WireForm.VERTEX_RAW) {
      return isToken(key) ? bearer(key) : new CredentialHeader("x-goog-api-key", key);
    }
    if (dialect.equals("azure")) {
      return isToken(key)
          ? bearer(key)
          : new CredentialHeader(form.isAnthropic() ? "x-api-key" : "api-key", key);
    }
    boolean anthropic = dialect.isEmpty() || dialect.equals("anthropic");
    if (form.isAnthropic() && anthropic && !key.startsWith("sk-ant-oat")) {
      return new CredentialHeader("x-api-key", key);
    }
    return bearer(key);
  }

  private static CredentialHeader bearer(String key) {
    return new CredentialHeader("Authorization", "Bearer " + key);
  }

  /** An OAuth access token of Google's, or a JSON web token: no key, whatever it is written as. */
  private static boolean isToken(String key) {
    return key.startsWith("ya29.") || key.startsWith("eyJ");
  }

  /** Whether a header carries a credential, in any case of letters. */
  public static boolean isOne(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return PARTS.stream().anyMatch(lower::contains) || ENDS.stream().anyMatch(lower::endsWith);
  }

  /** Without the value. */
  @Override
  public String toString() {
    return name;
  }
}
