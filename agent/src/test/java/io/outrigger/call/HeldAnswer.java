package io.outrigger.call;

import io.outrigger.call.Preview.Verdict;
import io.outrigger.call.Reaction.Ending;
import io.outrigger.call.Reaction.Piece;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The beginning of an answer, shown to the one who judges it, as an adapter does. */
final class HeldAnswer {
  private final Preview preview;
  private final Reaction reaction;
  private Verdict verdict = Verdict.HOLD;
  private boolean late;
  private int shown;

  /**
   * @param preview null = nobody judges
   */
  HeldAnswer(Preview preview, Reaction reaction) {
    this.preview = preview;
    this.reaction = reaction;
  }

  boolean isHeld() {
    return preview != null && verdict == Verdict.HOLD;
  }

  /** How many pieces were shown. */
  int shown() {
    return shown;
  }

  /** How long until {@link #goOn()}, in nanoseconds. */
  long pause() {
    long next = isOver() ? 0 : reaction.pieces().get(shown).after().toNanos();
    long left = preview.leftNanos();
    late = left < next;
    return Math.max(0, Math.min(left, next));
  }

  /** The next piece has come, or the end, or the time is over. */
  void goOn() throws IOException {
    if (late) {
      throw new SocketTimeoutException("timeout");
    }
    if (!isOver()) {
      verdict = preview.bytes(bytes(reaction.pieces().get(shown++)));
    } else if (reaction.ending() == Ending.BROKEN) {
      throw new IOException("cut off");
    } else {
      verdict = preview.ended();
    }
  }

  private boolean isOver() {
    return shown == reaction.pieces().size();
  }

  static ByteBuffer bytes(Piece piece) {
    return ByteBuffer.wrap(piece.text().getBytes(StandardCharsets.UTF_8));
  }
}
