package io.outrigger.rescue;

import io.outrigger.provider.Json;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic: an answer is a row of numbered blocks, each with its start and its end. */
final class BlockWeave implements Splicer.Weave {

  private static final int NOTHING = -1;

  private static final String INPUT = "input_tokens";
  private static final String CACHE_READ = "cache_read_input_tokens";
  private static final String CACHE_WRITE = "cache_creation_input_tokens";

  private final CutStream cut;

  /** The block that is open in the first stream. */
  private int open;

  private int next;

  /** The second stream's block whose text goes into the open one. */
  private int source = NOTHING;

  private boolean begun;
  private final Map<Integer, Integer> tools = new HashMap<>();

  /** What the second request read, which it tells at its start and perhaps again at its end. */
  private final Map<String, Long> read = new HashMap<>();

  private final ByteArrayOutputStream owed = new ByteArrayOutputStream();

  BlockWeave(CutStream cut) {
    this.cut = cut;
    this.open = cut.got().isBlockClosed() ? NOTHING : cut.got().index();
    this.next = cut.got().index() + 1;
  }

  @Override
  public void textIn(int index) {
    if (begun && source != index) {
      close();
    }
    source = index;
    begun = true;
  }

  @Override
  public byte[] text(byte[] escaped) {
    if (open == NOTHING) {
      open = next++;
      Map<String, Object> block = new LinkedHashMap<>();
      block.put("type", "text");
      block.put("text", "");
      owe(event("content_block_start", "index", open, "content_block", block));
    }
    byte[] start =
        Transcript.utf8(
            "{\"type\":\"content_block_delta\",\"index\":"
                + open
                + ",\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    byte[] json = new Transcript.Pattern(start, Transcript.utf8("\"}}")).around(escaped);
    owed.writeBytes(Splicer.framed(cut.framing(), "content_block_delta", json));
    return paid();
  }

  @Override
  public byte @Nullable [] tool(byte[] json) {
    Map<String, Object> event = read(json);
    if (event == null || !(event.get("index") instanceof Long index)) {
      return null;
    }
    if ("content_block_start".equals(event.get("type"))) {
      close();
      open = next++;
      tools.put(index.intValue(), open);
    }
    Integer own = tools.get(index.intValue());
    if (own == null) {
      return null;
    }
    event.put("index", own);
    owe(event);
    return paid();
  }

  @Override
  public byte @Nullable [] preamble(byte[] json) {
    if (Transcript.tree(json).get("message") instanceof Map<?, ?> message) {
      hear(message.get("usage"));
    }
    return null;
  }

  private void hear(@Nullable Object usage) {
    if (usage instanceof Map<?, ?> counts) {
      for (String name : List.of(INPUT, CACHE_READ, CACHE_WRITE)) {
        if (counts.get(name) instanceof Long count) {
          read.put(name, count);
        }
      }
    }
  }

  @Override
  public boolean closes(byte[] json) {
    return "content_block_stop".equals(Transcript.tree(json).get("type"));
  }

  @Override
  public byte @Nullable [] other(byte[] json) {
    Map<?, ?> event = Transcript.tree(json);
    boolean stop = "content_block_stop".equals(event.get("type"));
    if (stop && event.get("index") instanceof Long index) {
      if (tools.containsKey(index.intValue()) || (begun && index == source)) {
        close();
      }
    }
    return paid();
  }

  private void close() {
    if (open != NOTHING) {
      owe(event("content_block_stop", "index", open, null, null));
      open = NOTHING;
    }
  }

  @Override
  public byte @Nullable [] end(byte[] json, Sum sum) {
    Map<String, Object> event = read(json);
    if (event == null) {
      return null;
    }
    close();
    hear(event.get("usage"));
    sum.addTo(event.get("usage"));
    readByBoth(event.get("usage"), sum);
    owe(event);
    return paid();
  }

  /** The first stream's start has told what the first request read; its end tells of all. */
  @SuppressWarnings("unchecked")
  private void readByBoth(@Nullable Object usage, Sum sum) {
    long cacheRead = Math.max(0, cut.facts().cacheReadTokens());
    long cacheWrite = Math.max(0, cut.facts().cacheWriteTokens());
    if (usage instanceof Map) {
      Map<String, Object> counts = (Map<String, Object>) usage;
      both(counts, INPUT, sum.input() - cacheRead - cacheWrite);
      both(counts, CACHE_READ, cacheRead);
      both(counts, CACHE_WRITE, cacheWrite);
    }
  }

  private void both(Map<String, Object> counts, String name, long first) {
    Long second = read.get(name);
    if (second != null || first > 0) {
      counts.put(name, Math.max(0, first) + (second == null ? 0 : second));
    }
  }

  @Override
  public byte[] terminal() {
    owe(event("message_stop", null, null, null, null));
    return paid();
  }

  private static Map<String, Object> event(
      String type,
      @Nullable String name,
      @Nullable Object value,
      @Nullable String further,
      @Nullable Object more) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    if (name != null && value != null) {
      event.put(name, value);
    }
    if (further != null && more != null) {
      event.put(further, more);
    }
    return event;
  }

  private void owe(Map<String, Object> event) {
    owed.writeBytes(
        Splicer.framed(cut.framing(), String.valueOf(event.get("type")), Json.write(event)));
  }

  private byte[] paid() {
    byte[] bytes = owed.toByteArray();
    owed.reset();
    return bytes;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, Object> read(byte[] json) {
    Json.Tree tree = Json.tree(json);
    return tree.whole() && tree.value() instanceof Map ? (Map<String, Object>) tree.value() : null;
  }
}
