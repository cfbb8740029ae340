package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import java.time.Instant;

public class Classifier {
  public Classification classify(Provider provider, Outcome outcome, Instant now) {
    throw new IllegalStateException();
  }
}
