package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import java.util.List;

/**
 * An incident as it stands. Times are nanoseconds of the monotonic clock that it was told of.
 *
 * @param id its own, the same from opening to closing
 * @param fingerprint the same for all incidents of one provider, model, category and reason
 * @param occurrence 1 for the first one of its fingerprint in this process, then 2, 3, ...
 * @param endpoint the endpoint's name
 * @param model the model, {@code -} where requests name none
 * @param provider the dialect's configuration word
 * @param category what most failures were when it opened
 * @param reason their reason code
 * @param severity the highest so far
 * @param firstErrorAt when the failures began
 * @param openedAt when they were found to be an incident
 * @param lastErrorAt the last failure so far
 * @param closedAt when it was found to be over; meaningless unless {@code closed}
 * @param closed whether it is over
 * @param impact what became of calls since it began
 * @param configHash the configuration in force when it opened
 * @param timeline what happened, in order; bounded
 * @param untold lines that the timeline had no room for
 */
public record Incident(
    String id,
    String fingerprint,
    int occurrence,
    String endpoint,
    String model,
    String provider,
    ErrorCategory category,
    String reason,
    Severity severity,
    long firstErrorAt,
    long openedAt,
    long lastErrorAt,
    long closedAt,
    boolean closed,
    Impact impact,
    String configHash,
    List<Entry> timeline,
    int untold) {

  public Incident {
    timeline = List.copyOf(timeline);
  }

  /**
   * What became of calls.
   *
   * @param calls calls that ended, the caller's cancels left out
   * @param failed those of them without an answer, for reasons that are the operator's business
   * @param elsewhere those that another target or a degraded reply answered
   */
  public record Impact(long calls, long failed, long elsewhere) {

    Impact plus(Impact more) {
      return new Impact(calls + more.calls, failed + more.failed, elsewhere + more.elsewhere);
    }

    String inWords() {
      return failed + " of " + calls + " calls without an answer, " + elsewhere + " elsewhere";
    }
  }

  /** One line for people: what fails where, and how badly. */
  public String summary() {
    return endpoint
        + '/'
        + model
        + ": "
        + category.word()
        + " ("
        + reason
        + "), "
        + impact.inWords();
  }

  /** From the first failure to the opening, in nanoseconds. */
  public long timeToDetect() {
    return openedAt - firstErrorAt;
  }

  /** From the first failure to the last one, in nanoseconds. */
  public long timeToRecover() {
    return lastErrorAt - firstErrorAt;
  }
}
