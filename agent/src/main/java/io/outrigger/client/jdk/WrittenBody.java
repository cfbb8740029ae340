package io.outrigger.client.jdk;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A body that the agent wrote. */
final class WrittenBody implements Sending {
  private final BodyPublisher bytes;
  private volatile boolean taken;

  WrittenBody(byte[] body) {
    this.bytes = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
  }

  @Override
  public boolean anything() {
    return taken || contentLength() == 0;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    taken = true;
    bytes.subscribe(subscriber);
  }
}
