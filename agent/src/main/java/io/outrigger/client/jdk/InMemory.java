package io.outrigger.client.jdk;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a request body that lies in memory: at once, and as often as anybody likes. */
final class InMemory implements Flow.Subscriber<ByteBuffer> {
  private static final Set<String> PUBLISHERS =
      Set.of(
          "jdk.internal.net.http.RequestPublishers$ByteArrayPublisher",
          "jdk.internal.net.http.RequestPublishers$StringPublisher",
          "jdk.internal.net.http.RequestPublishers$EmptyPublisher");

  private final List<ByteBuffer> items = new ArrayList<>();
  private boolean whole;

  private InMemory() {}

  /**
   * Whether these are the client's own: what an application has made may block, or end but once.
   */
  static boolean has(@Nullable BodyPublisher body) {
    return body != null && PUBLISHERS.contains(body.getClass().getName());
  }

  /** The body's bytes, or null where there is no reading it. */
  static byte @Nullable [] read(BodyPublisher body) {
    InMemory reader = new InMemory();
    body.subscribe(reader);
    return reader.whole ? joined(reader.items) : null;
  }

  /** All bytes of the buffers, which stay as they are. */
  static byte[] joined(List<ByteBuffer> items) {
    ByteBuffer all = ByteBuffer.allocate(items.stream().mapToInt(ByteBuffer::remaining).sum());
    items.forEach(item -> all.put(item.duplicate()));
    return all.array();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer item) {
    items.add(item);
  }

  @Override
  public void onError(Throwable broken) {}

  @Override
  public void onComplete() {
    whole = true;
  }
}
