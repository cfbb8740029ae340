package io.outrigger.classify;

import io.outrigger.http.HeadersView;
import io.outrigger.provider.Providers;
import io.outrigger.stream.JsonText;
import io.outrigger.stream.StreamEvent;
import io.outrigger.stream.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One stream fed in chunks, its events kept as text. */
final class Watched {
  private static final Classifier CLASSIFIER = new Classifier();

  final StreamReader reader;
  final List<String> events = new ArrayList<>();
  final StringBuilder text = new StringBuilder();
  final StreamReader.Verdict verdict;

  private Watched(String provider, byte[] bytes, int... cuts) {
    reader =
        Objects.requireNonNull(
            StreamReader.of(CLASSIFIER, Providers.of(provider), HeadersView.NONE));
    int from = 0;
    for (int cut : cuts) {
      int to = Math.max(from, Math.min(cut, bytes.length));
      feed(bytes, from, to);
      from = to;
    }
    feed(bytes, from, bytes.length);
    verdict = reader.end(this::keep);
  }

  static Watched of(String provider, String stream, int... cuts) {
    return new Watched(provider, Streams.utf8(stream), cuts);
  }

  static Watched of(String provider, byte[] stream, int... cuts) {
    return new Watched(provider, stream, cuts);
  }

  /** The verdict where the connection breaks behind these bytes. */
  static StreamReader.Verdict verdictOfBroken(String provider, byte[] stream) {
    StreamReader reader =
        Objects.requireNonNull(
            StreamReader.of(CLASSIFIER, Providers.of(provider), HeadersView.NONE));
    reader.feed(stream, 0, stream.length, event -> {});
    return reader.broke(event -> {});
  }

  /** The chunk is written over afterwards, as a client does with its buffer. */
  private void feed(byte[] bytes, int from, int to) {
    byte[] chunk = Arrays.copyOfRange(bytes, from, to);
    reader.feed(chunk, 0, chunk.length, this::keep);
    Arrays.fill(chunk, (byte) '#');
  }

  private void keep(StreamEvent event) {
    if (event instanceof StreamEvent.ContentDelta delta) {
      String decoded = JsonText.decoded(delta.text());
      events.add(delta.kind() + " " + delta.choice() + " " + delta.characters() + " " + decoded);
      if (delta.kind() == StreamEvent.Kind.TEXT) {
        text.append(decoded);
      }
    } else if (event instanceof StreamEvent.Finish finish) {
      events.add("Finish " + finish.choice() + " " + finish.reason());
    } else if (event instanceof StreamEvent.Usage usage) {
      events.add("Usage " + usage.input() + " " + usage.output());
    } else {
      events.add(event.getClass().getSimpleName());
    }
  }

  /** All that can be asked afterwards, so that two readings can be compared. */
  String summary() {
    return events
        + " "
        + verdict
        + " "
        + reader.failure()
        + reader.withheld()
        + reader.malformed()
        + reader.characters()
        + " "
        + reader.events()
        + " "
        + reader.wholeUpTo()
        + reader.facts()
        + reader.form()
        + reader.framing();
  }
}
