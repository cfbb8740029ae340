package io.outrigger.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.BodyWatch;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchedBodyTest {

  /** A stream's response is there as soon as its handler was asked, maybe before its transfer. */
  @Test
  void aBodyThatWasDiscardedBeforeItBeganIsCancelled() {
    AtomicInteger cancels = new AtomicInteger();
    WatchedBody<?> body = new WatchedBody<>(BodySubscribers.ofInputStream(), BodyWatch.NONE);
    body.discard();
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancels.incrementAndGet();
          }
        });
    assertThat(cancels).hasPositiveValue();
  }
}
