package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Names failures; {@link Classifier} in life, a script in tests. */
@FunctionalInterface
public interface Judge {
  /** What this failure is and what may be tried. */
  Classification classify(Provider provider, Outcome outcome, Instant now);

  /** Looks at a whole JSON reply of status 2xx, once for all that is asked of it. */
  default ReplyReading read(Provider provider, HeadersView headers, BodySample reply) {
    return new ReplyReading(provider.readReply(reply.bytes()), null);
  }

  /** Follows a streamed reply of status 2xx; null where its bytes cannot be read here. */
  default @Nullable StreamReader follow(Provider provider, HeadersView headers) {
    return null;
  }
}
