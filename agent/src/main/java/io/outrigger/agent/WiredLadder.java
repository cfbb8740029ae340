package io.outrigger.agent;

import io.outrigger.call.Ladder;
import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradePolicy;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.degrade.DegradeLadder;
import io.outrigger.degrade.Degraded;
import io.outrigger.engine.Degradation;
import io.outrigger.http.Outcome;
import io.outrigger.telemetry.AgentThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ladder of degraded replies as calls use it. */
final class WiredLadder implements Ladder {
  private final OutriggerConfig config;
  private final Consumer<String> console;
  private @Nullable DegradeLadder made;

  WiredLadder(OutriggerConfig config, Consumer<String> console) {
    this.config = config;
    this.console = console;
  }

  /** Made when it is needed first: out of the box nothing is, but the look that finds nothing. */
  private synchronized DegradeLadder ladder() {
    if (made == null) {
      made =
          new DegradeLadder(
              config.degrade(),
              category -> config.messages().of(category).text(),
              System::nanoTime,
              () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
              task -> AgentThread.of(task, "vectors"),
              console);
    }
    return made;
  }

  @Override
  public @Nullable Rung reply(Asked asked, ErrorCategory why) {
    return climb(asked, why).rung();
  }

  @Override
  public Climb climb(Asked asked, ErrorCategory why) {
    io.outrigger.degrade.Asked translated = translated(asked);
    DegradeLadder.Climb climb = translated == null ? null : ladder().climb(translated, why);
    return new Climb() {
      @Override
      public boolean isOver() {
        return climb == null || climb.isOver();
      }

      @Override
      public @Nullable Rung rung() {
        return climb == null ? null : climb.reply().map(WiredLadder::rung).orElse(null);
      }
    };
  }

  @Override
  public boolean remembers(Asked asked) {
    boolean off = policy(asked).cache() == CacheMode.OFF; // asked for every call
    io.outrigger.degrade.Asked translated = off ? null : translated(asked);
    return translated != null && ladder().remembers(translated);
  }

  @Override
  public void answered(Asked asked, Outcome.Answered answer, byte[] body) {
    io.outrigger.degrade.Asked translated = translated(asked);
    if (translated != null) {
      ladder().answered(translated, answer.headers(), body);
    }
  }

  private static Rung rung(Degraded found) {
    Degradation how =
        new Degradation(found.source().word(), found.ageSeconds(), found.similarity());
    return new Rung(found.reply(), found.model(), found.header(), how);
  }

  private io.outrigger.degrade.@Nullable Asked translated(Asked asked) {
    byte[] body = asked.body();
    return body == null
        ? null
        : new io.outrigger.degrade.Asked(
            asked.route(), asked.request(), body, asked.facts(), policy(asked));
  }

  private DegradePolicy policy(Asked asked) {
    return config.policyFor(asked.route().endpoint(), asked.facts().model()).degrade();
  }
}
