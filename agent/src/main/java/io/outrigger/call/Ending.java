package io.outrigger.call;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a body ends for the application where that is not as it ended on the wire.
 *
 * @param last bytes behind those that came, may be empty; not to be changed
 * @param error what the application's next read fails with, or null for the body's clean end
 * @param sequel who is to be asked for what follows, before it comes to {@code error}; or null
 */
public record Ending(byte[] last, @Nullable Throwable error, @Nullable Sequel sequel) {
  private static final byte[] NOTHING = {};

  /** A body must not end cleanly. */
  static Ending broken(byte @Nullable [] last, @Nullable Throwable error) {
    Throwable shown = error != null ? error : new IOException("the answer broke off");
    return new Ending(last == null ? NOTHING : last, shown, null);
  }

  /** A body ends well behind some more bytes. */
  static Ending whole(byte[] last) {
    return new Ending(last, null, null);
  }

  /** A body may go on. */
  static Ending open(Sequel sequel) {
    return new Ending(NOTHING, null, sequel);
  }
}
