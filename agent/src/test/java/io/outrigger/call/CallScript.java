package io.outrigger.call;

import io.outrigger.provider.Operation.Treatment;
import java.time.Duration;
import java.util.Map;

/** What the application asks for; a test changes the fields that it is about. */
final class CallScript {
  String model = "m";
  String body = "hello";
  String continues = "";
  String path = "/v1/chat/completions";
  String method = "POST";
  String query;
  String credential = "";

  /** Further request headers. */
  Map<String, String> headers = Map.of();

  int above;
  boolean replayable = true;
  boolean stream;
  boolean background;
  Treatment treatment = Treatment.FULL;

  /** The caller's own limit, or null. */
  Duration limit;

  /** When the caller hangs up, or null. */
  Duration cancelAfter;

  @Override
  public String toString() {
    return String.join(
        " ",
        model,
        body,
        "above=" + above,
        replayable ? "" : "one-shot",
        stream ? "stream" : "",
        background ? "background" : "",
        treatment.name(),
        "limit=" + limit,
        "cancel=" + cancelAfter);
  }
}
