package io.outrigger.weave;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides by the word. */
public final class ToyAdapter {

  private ToyAdapter() {}

  public static @Nullable Object send(UnaryOperator<String> toy, String word) {
    return switch (word) {
      case "answer" -> Returned.value("adapter");
      case "throw" -> Returned.thrown(new IOException("adapter"));
      case "fail" -> throw new IllegalStateException("adapter");
      case "misfit" -> throw new NoSuchMethodError("okhttp3.Toy.gone()");
      case "null" -> Returned.value(null);
      default -> null;
    };
  }

  public static @Nullable Object @Nullable [] sent(@Nullable Object entered) {
    return Returned.assignments(entered);
  }
}
