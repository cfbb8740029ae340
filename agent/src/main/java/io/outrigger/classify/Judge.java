package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import java.time.Instant;

/** Names failures; {@link Classifier} in life, a script in tests. */
@FunctionalInterface
public interface Judge {
  /** What this failure is and what may be tried. */
  Classification classify(Provider provider, Outcome outcome, Instant now);
}
