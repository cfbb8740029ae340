package io.outrigger.client.jdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An application's subscriber that sees lines as they come. */
final class Lines implements Flow.Subscriber<String> {
  final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger subscriptions = new AtomicInteger();
  volatile @Nullable Throwable error;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscriptions.incrementAndGet();
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    seen.add(line);
  }

  @Override
  public void onError(Throwable broken) {
    error = broken;
  }

  @Override
  public void onComplete() {}
}
