package io.outrigger.call;

import java.nio.ByteBuffer;

/**
 * Is told by the adapter how the application reads a delivered body. Exactly one of {@link
 * #finished}, {@link #broke} and {@link #abandoned} counts; later ones are ignored. Never throws,
 * never blocks.
 */
public interface BodyWatch {

  /** Watches nothing. */
  BodyWatch NONE =
      new BodyWatch() {
        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void finished() {}

        @Override
        public void broke(Throwable error) {}

        @Override
        public void abandoned() {}
      };

  /**
   * Bytes that the application got; the buffer's position must not be changed (read by index or
   * from a duplicate).
   */
  void bytes(ByteBuffer chunk);

  /** The body was read to its end. */
  void finished();

  /** Reading failed. */
  void broke(Throwable error);

  /** The application closed or cancelled before the end. */
  void abandoned();
}
