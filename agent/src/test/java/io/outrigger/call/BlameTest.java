package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** This package is the agent's own: what is thrown here is ours. */
class BlameTest {
  private final Throwable bug =
      Assertions.catchThrowable(() -> Objects.requireNonNull((Object) null));

  private static Throwable thrownIn(String... owners) {
    Throwable error = new IllegalStateException("no");
    StackTraceElement[] frames = new StackTraceElement[owners.length];
    for (int i = 0; i < owners.length; i++) {
      frames[i] = new StackTraceElement(owners[i], "run", null, -1);
    }
    error.setStackTrace(frames);
    return error;
  }

  @Test
  void aBugStaysOneInTheClientsWrapping() {
    assertThat(Blame.isOurs(bug)).isTrue();
    assertThat(Blame.isOurs(new IOException("subscriber failed", bug))).isTrue();
    assertThat(Blame.isOurs(new IOException(new IOException(bug)))).isTrue();
  }

  @Test
  void whatWeLostIsOursByItsType() {
    IOException lost = new AgentFault("the rest was lost", thrownIn("com.example.App"));

    assertThat(Blame.isOurs(lost)).isTrue();
    assertThat(Blame.isOurs(new IOException(lost))).isTrue();
    assertThat(Blame.isOurs(Blame.shown(bug))).isTrue();
  }

  @Test
  void theClientsFailuresAreItsOwn() {
    assertThat(Blame.isOurs(new IOException("reset"))).isFalse();
    assertThat(Blame.isOurs(new IOException(new IOException("reset")))).isFalse();
    Throwable inTheClient =
        thrownIn("java.util.ArrayList", "jdk.internal.net.http.Stream", "io.outrigger.call.Any");
    assertThat(Blame.isOurs(new IOException(inTheClient))).isFalse();
    assertThat(Blame.isOurs(new IOException(thrownIn("sun.nio.ch.Net", "io.outrigger.call.Any"))))
        .isFalse();
  }

  @Test
  void theApplicationsFailuresAreItsOwn() {
    Throwable theirs = thrownIn("java.util.ArrayList", "com.example.App", "io.outrigger.call.Any");

    assertThat(Blame.isOurs(theirs)).isFalse();
    assertThat(Blame.isOurs(new IOException(theirs))).isFalse();
    assertThat(Blame.isOurs(new UncheckedIOException(new IOException("no")))).isTrue();
    assertThat(Blame.isOurs(new InterruptedException())).isFalse();
  }

  @Test
  void aRingOfCausesEnds() {
    IOException one = new IOException("one");
    one.initCause(new IOException("two", one));

    assertThat(Blame.isOurs(one)).isFalse();
  }
}
