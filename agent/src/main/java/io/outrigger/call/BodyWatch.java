package io.outrigger.call;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Is told by the adapter how the application reads a delivered body. Exactly one of {@link
 * #finished}, {@link #broke} and {@link #abandoned} counts; later ones are ignored. Never throws,
 * never blocks.
 *
 * <p>A body that was held ({@code AttemptSpec.preview}) may be made to end otherwise than on the
 * wire, or to go on with another one's bytes. For other bodies {@link #bytes} gives all, and the
 * endings are null.
 */
public interface BodyWatch {

  /** Watches nothing. */
  BodyWatch NONE =
      new BodyWatch() {
        @Override
        public int bytes(ByteBuffer chunk) {
          return chunk.remaining();
        }

        @Override
        public @Nullable Ending finished() {
          return null;
        }

        @Override
        public @Nullable Ending broke(Throwable error) {
          return null;
        }

        @Override
        public void abandoned() {}
      };

  /**
   * Bytes that the application is about to get; the buffer's position must not be changed (read by
   * index or from a duplicate).
   *
   * @return how many of them it may get; where that is less than all, the adapter ends the transfer
   *     behind them and asks {@link #finished}
   */
  int bytes(ByteBuffer chunk);

  /**
   * Whether the application gets other bytes than those that come: then {@link #instead} is asked,
   * and not {@link #bytes}. Always says the same.
   */
  default boolean isRewriting() {
    return false;
  }

  /** What the application gets for bytes that came; the buffer as for {@link #bytes}. */
  default Instead instead(ByteBuffer chunk) {
    throw new UnsupportedOperationException();
  }

  /**
   * What the application gets.
   *
   * @param bytes may be empty, where they have to wait for more
   * @param last whether that is all: the adapter ends the transfer, and asks {@link #finished}
   */
  record Instead(byte[] bytes, boolean last) {}

  /** The body was read to its end. Null = so it ends for the application too. */
  @Nullable Ending finished();

  /** Reading failed. Null = so it fails for the application too. */
  @Nullable Ending broke(Throwable error);

  /** The application closed or cancelled before the end. */
  void abandoned();

  /** From now on the application waits for the next bytes, until they come; may be told twice. */
  default void waits() {}

  /**
   * How much longer it may wait, in nanoseconds; {@code Long.MAX_VALUE} = as long as it likes.
   * Where that is over, the adapter ends the transfer and tells {@link #broke} its client's own
   * exception for a time-out. May be asked by any thread.
   */
  default long patienceNanos() {
    return Long.MAX_VALUE;
  }
}
