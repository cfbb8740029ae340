package io.outrigger.classify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * What a client threw, as values that rules can look at. Classes are known by name, because the
 * clients' own ones are not visible from here and are shaded in some applications.
 */
final class LocalFailure {
  private static final int MAX_CAUSES = 8;

  private LocalFailure() {}

  /** {@code class}: names of the throwable, its superclasses and causes; {@code message}: texts. */
  static ErrorBody signals(Throwable error) {
    List<String> classes = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      for (Class<?> type = cause.getClass();
          type != null && type != Throwable.class && type != Exception.class;
          type = type.getSuperclass()) {
        classes.add(simpleName(type));
      }
      String message = cause.getMessage();
      if (message != null) {
        messages.add(message.length() > 1_024 ? message.substring(0, 1_024) : message);
      }
      cause = cause.getCause() == cause ? null : cause.getCause();
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("class", classes);
    fields.put("message", messages);
    return new ErrorBody(fields, "");
  }

  /** The failure itself, without the wrappings of futures. */
  static Throwable unwrapped(Throwable error) {
    Throwable inner = error;
    for (int depth = 0; depth < MAX_CAUSES; depth++) {
      Throwable cause = inner.getCause();
      boolean wrapping =
          inner instanceof CompletionException || inner instanceof ExecutionException;
      if (!wrapping || cause == null) {
        return inner;
      }
      inner = cause;
    }
    return inner;
  }

  /** The class's name without package, for {@code error.type}. */
  static String simpleName(Class<?> type) {
    String name = type.getName();
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }
}
