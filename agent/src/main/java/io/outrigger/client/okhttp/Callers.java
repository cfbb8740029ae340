package io.outrigger.client.okhttp;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * The spans that were current where the application made its calls: under {@code enqueue()} a call
 * runs on a thread of OkHttp's, which knows of none.
 */
final class Callers {
  // Weakly: a call that is never run is nobody's to remove.
  private static final Map<Call, String> SPANS = Collections.synchronizedMap(new WeakHashMap<>());

  private Callers() {}

  static void keep(Call call, String span) {
    SPANS.put(call, span);
  }

  /** The span as the value of a {@code traceparent} header, once. */
  static @Nullable String take(Call call) {
    return SPANS.remove(call);
  }
}
