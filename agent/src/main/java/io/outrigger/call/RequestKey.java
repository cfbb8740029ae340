package io.outrigger.call;

import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Target;
import io.outrigger.http.RequestView;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Recognises a request that a layer above sends again. */
final class RequestKey {

  private RequestKey() {}

  static FailureMemory.Key of(Target target, RequestView request, byte[] body) {
    String path = request.method() + ' ' + request.path();
    if (request.query() != null) {
      path = path + '?' + request.query();
    }
    try {
      // Half of SHA-256: a collision would hand one caller another's failure.
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(body));
      return new FailureMemory.Key(target, path, hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * How many attempts of the same logical call the layer above says it made before this one: 0 for
   * the first.
   *
   * @param counter the value of {@code X-Stainless-Retry-Count}, or null
   */
  static int attemptsAbove(@org.jspecify.annotations.Nullable String counter) {
    if (counter == null || counter.length() > 3) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(counter.trim()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
