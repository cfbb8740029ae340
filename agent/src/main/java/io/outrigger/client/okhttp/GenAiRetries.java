package io.outrigger.client.okhttp;

import com.google.genai.types.HttpRetryOptions;
import okhttp3.Request;

/**
 * google-genai repeats failed requests in an interceptor behind ours, so that one attempt of ours
 * would be up to ten requests. It reads its own limit from a tag of the request.
 */
final class GenAiRetries {

  private static final boolean PRESENT = isPresent();

  private GenAiRetries() {}

  /** Leaves repeating to us, where that SDK is in the application. */
  static void switchOff(Request.Builder request) {
    if (PRESENT) {
      Tag.set(request);
    }
  }

  private static boolean isPresent() {
    try {
      return Tag.ONCE != null;
    } catch (LinkageError notThere) {
      return false; // or another version of it: then it goes on repeating
    }
  }

  /** Linked only where the SDK is. */
  private static final class Tag {
    /** No delays either: the SDK waits after its last attempt too, before we hear of it. */
    static final HttpRetryOptions ONCE =
        HttpRetryOptions.builder().attempts(1).initialDelay(0.0).maxDelay(0.0).jitter(0.0).build();

    static void set(Request.Builder request) {
      request.tag(HttpRetryOptions.class, ONCE);
    }
  }
}
