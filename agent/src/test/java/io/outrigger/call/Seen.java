package io.outrigger.call;

import java.io.IOException;
import java.util.concurrent.CancellationException;

/** What the application saw of a call: a response or an exception. */
record Seen(ScriptedExchange.Got got, Throwable error) {

  static Seen of(ScriptedExchange.Got got) {
    return new Seen(got, null);
  }

  static Seen thrown(Throwable error) {
    return new Seen(null, error);
  }

  int status() {
    return got == null ? 0 : got.status();
  }

  String header(String name) {
    return got == null ? null : got.headers().get(name);
  }

  /** In words; the two clients have different exceptions for "the caller hung up". */
  @Override
  public String toString() {
    if (got != null) {
      return got.status() + " " + got.headers() + " " + got.body();
    }
    boolean hungUp =
        error instanceof CancellationException
            || (error instanceof IOException && "Canceled".equals(error.getMessage()));
    return hungUp ? "hung up" : "throws " + error;
  }
}
