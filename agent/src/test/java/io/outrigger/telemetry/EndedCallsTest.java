package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.telemetry.Destination.Owner;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EndedCallsTest {
  private final InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());
  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final EndedCalls ended = new EndedCalls(failures::add);

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void callsAreToldInTheirOrderAndNotBeforeTheirTurn() {
    end("first");
    end("second");
    assertThat(telemetry.spans()).isEmpty();

    assertThat(ended.tellAll()).isEqualTo(2);
    assertThat(telemetry.spans())
        .extracting(SpanData::getParentSpanId)
        .containsExactly("1111111111111111", "2222222222222222");
  }

  @Test
  void whereTooManyWaitTheNextIsToldByItsOwnThread() {
    for (int i = 0; i < EndedCalls.MOST; i++) {
      end("first");
    }
    end("second");
    assertThat(telemetry.spans()).hasSize(1);
    assertThat(ended.tellAll()).isEqualTo(EndedCalls.MOST);
  }

  @Test
  @SuppressWarnings("NullAway") // as a defect would have it
  void callThatCannotBeToldCostsNoOther() throws InterruptedException {
    telemetry.destination.callStarted();
    WaitingCall broken =
        new WaitingCall(null, CallWatch.NONE, call -> ended.add(call, telemetry.destination));
    broken.ended(CallStory.end(CallOutcome.OK, 1));
    end("first");

    assertThat(ended.tellAll()).isEqualTo(2);
    assertThat(failures).hasSize(1);
    assertThat(telemetry.spans()).hasSize(1);
    telemetry.destination.awaitIdle(Long.MAX_VALUE / 1_000_000); // none is left open
  }

  @Test
  void interruptDoesNotKeepItFromResting() {
    AgentThread telling = AgentThread.of(ended::run, "test");
    telling.start();
    telling.interrupt();
    await(() -> !telling.isInterrupted());
    end("first");
    await(() -> telemetry.spans().size() == 1);
    assertThat(failures).isEmpty();
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void end(String which) {
    String digit = which.equals("first") ? "1" : "2";
    String parent = "00-" + "a".repeat(32) + "-" + digit.repeat(16) + "-01";
    telemetry.destination.callStarted();
    new WaitingCall(
            CallStory.chat(GPT, parent, ClassLoader.getPlatformClassLoader()),
            CallWatch.NONE,
            call -> ended.add(call, telemetry.destination))
        .ended(CallStory.end(CallOutcome.OK, 1));
  }
}
