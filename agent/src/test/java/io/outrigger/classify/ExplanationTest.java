package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from a failure's name, on every failure of the golden suite. */
class ExplanationTest {

  private static final Set<ErrorCategory> OF_USERS =
      Set.of(
          ErrorCategory.CONTENT_POLICY,
          ErrorCategory.CONTEXT_LENGTH_EXCEEDED,
          ErrorCategory.REQUEST_TOO_LARGE,
          ErrorCategory.INVALID_REQUEST,
          ErrorCategory.CANCELLED);

  static List<GoldenRow> failures() {
    return GoldenTest.failures();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void usersNeverReadStatusProviderOrModel(GoldenRow row) {
    UserMessage message = Objects.requireNonNull(row.explained()).message();
    assertThat(message.title() + message.body() + message.advice())
        .doesNotContainPattern("[0-9]")
        .doesNotContainIgnoringCase(row.provider().word())
        .doesNotContainIgnoringCase("gpt")
        .doesNotContainIgnoringCase("claude");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void detailHoldsNoTextOfTheProvider(GoldenRow row) {
    Explanation explained = Objects.requireNonNull(row.explained());
    assertThat(explained.detail())
        .startsWith(explained.what().category().word() + " reason=")
        .doesNotContain(" the ")
        .hasSizeLessThan(300);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatUsersCausedNeitherPagesNorCounts(GoldenRow row) {
    Explanation explained = Objects.requireNonNull(row.explained());
    if (OF_USERS.contains(explained.what().category())) {
      assertThat(explained.fault()).isEqualTo(Fault.USER);
      assertThat(explained.paging()).isEqualTo(Paging.NEVER);
      assertThat(explained.counts()).isFalse();
      assertThat(explained.heldUntil()).isNull();
    } else {
      assertThat(explained.fault()).isNotEqualTo(Fault.USER);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aWaitBecomesACountdownAndALimitAHold(GoldenRow row) {
    Explanation explained = Objects.requireNonNull(row.explained());
    Double wait = row.waitSeconds();
    if (explained.what().category() == ErrorCategory.RATE_LIMITED && wait != null) {
      assertThat(explained.counts()).isFalse();
      assertThat(Duration.between(GoldenRow.NOW, Objects.requireNonNull(explained.heldUntil())))
          .isEqualTo(Objects.requireNonNull(explained.what().hint()).length());
      if (wait > 0 && wait <= 900) {
        assertThat(explained.message().action()).isEqualTo(UserMessage.Action.WAIT);
        assertThat(explained.message().countdown()).isNotNull();
      }
    }
  }
}
