package io.outrigger.call;

import io.outrigger.provider.ReplyIds;
import io.outrigger.stream.Bytes;
import io.outrigger.stream.StreamEvent;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that a streamed answer gives to what its provider keeps. They stand in the events around
 * the words, which are few, and of a spoken answer in the first ones with sound.
 */
final class StreamIds {
  /** Of more events nobody looks at the rest: no answer has so many parts. */
  private static final int MOST_EVENTS = 256;

  private static final int MOST_SOUNDS = 8;

  private final Set<String> known = new HashSet<>();
  private Set<String> fresh = new HashSet<>();
  private int events;
  private int sounds;

  void see(StreamEvent event) {
    Bytes json = json(event);
    if (json == null || known.size() >= ReplyIds.MOST) {
      return;
    }
    for (String id : ReplyIds.read(json.copy())) {
      if (known.size() < ReplyIds.MOST && known.add(id)) {
        fresh.add(id);
      }
    }
  }

  private @Nullable Bytes json(StreamEvent event) {
    if (event instanceof StreamEvent.ContentDelta delta) {
      boolean sound = delta.kind() == StreamEvent.Kind.MEDIA && sounds++ < MOST_SOUNDS;
      return sound ? delta.json() : null;
    }
    if (events >= MOST_EVENTS) {
      return null;
    }
    events++;
    if (event instanceof StreamEvent.Preamble first) {
      return first.json();
    }
    if (event instanceof StreamEvent.Usage usage) {
      return usage.json();
    }
    return event instanceof StreamEvent.Other other ? other.json() : null;
  }

  /** Those that were not taken before. */
  Set<String> take() {
    if (fresh.isEmpty()) {
      return Set.of();
    }
    Set<String> taken = fresh;
    fresh = new HashSet<>();
    return taken;
  }
}
