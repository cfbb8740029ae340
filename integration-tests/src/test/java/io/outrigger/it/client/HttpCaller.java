package io.outrigger.it.client;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** A client under test, used as an application uses it. One client serves all calls. */
interface HttpCaller extends AutoCloseable {

  /** The client's exception reaches the caller as it is. */
  Answer send(Ask ask) throws Exception;

  /** Sends on the client's own threads. */
  Pending start(Ask ask);

  /** Returns as soon as the headers came; the body is read by the caller. */
  Opened open(Ask ask) throws Exception;

  /** Whether {@link Ask#h2c()} is possible. */
  default boolean canH2c() {
    return false;
  }

  @Override
  void close();

  /**
   * A call on its way.
   *
   * @param answer fails with the client's exception
   * @param cancel the client's own way to give up
   */
  record Pending(CompletableFuture<Answer> answer, Runnable cancel) {}

  /** A response whose body has not been read. */
  record Opened(int status, InputStream body) implements AutoCloseable {
    @Override
    public void close() throws java.io.IOException {
      body.close();
    }
  }
}
