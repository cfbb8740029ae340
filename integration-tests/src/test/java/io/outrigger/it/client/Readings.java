package io.outrigger.it.client;

import io.outrigger.it.fake.Misbehaviour;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Streams as an application reads them, by each transport and each way of calling. */
interface Readings extends Cases {

  /** What an application read of a body, and how it ended. */
  record Reading(int status, String text, @Nullable Throwable error) {}

  /** Reads a body bit by bit, as a stream is read. */
  default Reading read(Ask ask) {
    StringBuilder text = new StringBuilder();
    int status = 0;
    byte[] chunk = new byte[256];
    try (HttpCaller.Opened opened = client().open(ask)) {
      status = opened.status();
      for (int n = opened.body().read(chunk); n >= 0; n = opened.body().read(chunk)) {
        text.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
      }
      return new Reading(status, text.toString(), null);
    } catch (Exception error) {
      return new Reading(status, text.toString(), error);
    }
  }

  /** The same call by each transport and each way of calling; the scenario names differ. */
  default void eachWay(String scenario, Check check, Misbehaviour... script) throws Exception {
    check.that(scenario, read(stream(scenario, script)));
    if (client().canH2c()) {
      String h2c = scenario + "-h2c";
      check.that(h2c, read(stream(h2c, script).overH2c()));
    }
    String async = scenario + "-async";
    check.that(async, readAsync(stream(async, script)));
  }

  private Reading readAsync(Ask ask) throws Exception {
    try {
      Answer answer = client().start(ask).answer().get(SOON.toSeconds(), TimeUnit.SECONDS);
      return new Reading(answer.status(), answer.text(), null);
    } catch (ExecutionException error) {
      return new Reading(0, "", error.getCause());
    }
  }

  /** What must be true of one reading. */
  interface Check {
    void that(String scenario, Reading reading) throws Exception;
  }
}
