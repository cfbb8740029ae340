package io.outrigger.degrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes vectors on one thread of its own, which starts with the first text: never on a thread that
 * has an answer to bring. Questions of callers who wait go before answers that were delivered.
 */
final class VectorQueue {

  /** Beyond it, answers go without a vector: the address is too slow for so many. */
  private static final int MOST_WAITING = 256;

  /** Texts of one request. */
  private static final int MOST_TOGETHER = 16;

  /** After a failure nobody waits for the address for so long. */
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private record Job(String text, CompletableFuture<float[]> vector) {
    /** Without the text. */
    @Override
    public String toString() {
      return text.length() + " characters";
    }
  }

  /** Makes vectors; may block for seconds. */
  @FunctionalInterface
  interface Source {

    /** One per text, in their order. */
    List<float[]> of(List<String> texts) throws IOException, InterruptedException;
  }

  private final Source embeddings;
  private final Function<Runnable, Thread> threads;
  private final LongSupplier nanos;
  private final Consumer<String> console;
  private final BlockingDeque<Job> jobs = new LinkedBlockingDeque<>(MOST_WAITING);
  private @Nullable Thread worker;
  private volatile boolean paused;
  private volatile long pausedAt;
  private boolean complained;

  /**
   * @param threads makes a daemon thread
   * @param console gets a line when the address fails for the first time
   */
  VectorQueue(
      Source embeddings,
      Function<Runnable, Thread> threads,
      LongSupplier nanos,
      Consumer<String> console) {
    this.embeddings = embeddings;
    this.threads = threads;
    this.nanos = nanos;
    this.console = console;
  }

  /** A vector whose caller waits for it; fails at once where that would be in vain. */
  CompletableFuture<float[]> now(String text) {
    Job job = new Job(text, new CompletableFuture<>());
    if (isPaused() || !jobs.offerFirst(job)) {
      return CompletableFuture.failedFuture(new IllegalStateException("no vectors at present"));
    }
    work();
    return job.vector();
  }

  /** A vector for later. */
  void later(String text, Consumer<float[]> use) {
    Job job = new Job(text, new CompletableFuture<>());
    if (!isPaused() && jobs.offerLast(job)) {
      var unused = job.vector().thenAccept(use);
      work();
    }
  }

  private boolean isPaused() {
    if (paused && nanos.getAsLong() - pausedAt > PAUSE_NANOS) {
      paused = false;
    }
    return paused;
  }

  private synchronized void work() {
    if (worker == null || !worker.isAlive()) {
      worker = threads.apply(this::run);
      worker.start();
    }
  }

  private void run() {
    while (true) {
      try {
        List<Job> together = new ArrayList<>(List.of(jobs.takeFirst()));
        jobs.drainTo(together, MOST_TOGETHER - 1);
        serve(together);
      } catch (InterruptedException notByUs) {
        // Who interrupts threads that are not his has not ended this one.
      }
    }
  }

  private void serve(List<Job> together) {
    try {
      List<float[]> vectors = embeddings.of(together.stream().map(Job::text).toList());
      for (int i = 0; i < vectors.size(); i++) {
        together.get(i).vector().complete(vectors.get(i));
      }
    } catch (Throwable failed) {
      pausedAt = nanos.getAsLong();
      paused = true;
      if (!complained) {
        complained = true;
        console.accept(
            "outrigger.degrade.cache.embedding-url does not answer ("
                + failed
                + "); until it does, only equal questions find remembered answers");
      }
      together.forEach(job -> job.vector().completeExceptionally(failed));
    }
  }
}
