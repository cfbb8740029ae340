package io.outrigger.it.fake;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How many bytes the client of an HTTP/2 connection is ready to take (RFC 9113, section 5.2). */
final class SendWindows {
  private long connection = 65_535;
  private long initial = 65_535;
  private final Map<Integer, Long> streams = new HashMap<>();
  private final Set<Integer> cancelled = new HashSet<>();
  private boolean closed;

  synchronized void initial(long size) {
    long change = size - initial;
    initial = size;
    streams.replaceAll((stream, window) -> window + change);
    notifyAll();
  }

  synchronized void grant(int stream, long bytes) {
    if (stream == 0) {
      connection += bytes;
    } else {
      streams.merge(stream, initial + bytes, (window, unused) -> window + bytes);
    }
    notifyAll();
  }

  /** Takes up to so many bytes, waiting for at least one. */
  synchronized int take(int stream, int wanted) throws IOException {
    while (true) {
      if (closed || cancelled.contains(stream)) {
        throw new IOException("the client has left");
      }
      long left = Math.min(connection, streams.getOrDefault(stream, initial));
      if (left > 0) {
        int taken = (int) Math.min(left, wanted);
        connection -= taken;
        streams.merge(stream, initial - taken, (window, unused) -> window - taken);
        return taken;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the server is closing", e);
      }
    }
  }

  synchronized void cancel(int stream) {
    cancelled.add(stream);
    notifyAll();
  }

  synchronized void forget(int stream) {
    streams.remove(stream);
    cancelled.remove(stream);
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
