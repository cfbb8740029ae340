package io.outrigger.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialIdentityTest {
  private static final Request PLAIN =
      new Request("POST", "https", "api.openai.com", 443, "/v1/chat/completions");

  private final CredentialIdentity identity = new CredentialIdentity();

  @ParameterizedTest
  @CsvSource({
    "authorization, Bearer sk-abc, Bearer sk-abd",
    "authorization, bearer sk-abc, bearer sk-abd",
    "x-api-key, sk-ant-1, sk-ant-2",
    "api-key, 0011, 0012",
    "x-goog-api-key, AIza1, AIza2",
    "authorization, 'AWS4-HMAC-SHA256 Credential=AKIA1/2026/us/bedrock, Signature=1', 'AWS4-HMAC-SHA256 Credential=AKIA2/2026/us/bedrock, Signature=1'"
  })
  void tellsStaticCredentialsApart(String header, String one, String other) {
    String first = identity.of(PLAIN.with(header, one));
    assertThat(first).matches("[0-9a-f]{16}");
    assertThat(identity.of(PLAIN.with(header, one))).isEqualTo(first);
    assertThat(identity.of(PLAIN.with(header, other))).isNotEqualTo(first);
  }

  @Test
  void theSignatureIsNoPartOfASigningIdentity() {
    String start = "AWS4-HMAC-SHA256 Credential=AKIA1/2026/us/bedrock, Signature=";
    assertThat(identity.of(PLAIN.with("authorization", start + "1")))
        .isEqualTo(identity.of(PLAIN.with("authorization", start + "2")));
  }

  @Test
  void readsTheKeyInTheQuery() {
    String first = identity.of(PLAIN.withQuery("alt=sse&key=AIza1"));
    assertThat(first).isNotEmpty().isEqualTo(identity.of(PLAIN.withQuery("key=AIza1&alt=sse")));
    assertThat(identity.of(PLAIN.withQuery("monkey=1"))).isEmpty();
    assertThat(identity.of(PLAIN.withQuery("alt=sse"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer eyJhbGciOi.J9.x",
    "Bearer ya29.a0",
    "Bearer sk-ant-oat01-x",
    "Bearer ''",
    "AWS4-HMAC-SHA256 nothing",
    "Negotiate abc"
  })
  void shortLivedOrUnreadableCredentialsHaveNoIdentity(String authorization) {
    assertThat(identity.of(PLAIN.with("authorization", authorization.replace("''", "")))).isEmpty();
    assertThat(identity.of(PLAIN)).isEmpty();
  }

  @Test
  void meansNothingInAnotherProcess() {
    Request request = PLAIN.with("x-api-key", "sk-1");
    assertThat(new CredentialIdentity().of(request)).isNotEqualTo(identity.of(request));
  }

  @Test
  void keepsManyCredentialsApartBeyondItsMemory() {
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1000; i++) {
        seen.add(identity.of(PLAIN.with("x-api-key", "key-" + i)));
      }
    }
    assertThat(seen).hasSize(1000);
  }
}
