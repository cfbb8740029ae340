package io.outrigger.client.jdk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a flow and was not handed on yet, how much of it the reader wants, and how much
 * its source was asked for. Guarded by the flow's lock.
 */
final class Backlog<I> {
  /**
   * How far a judged flow reads ahead of its reader, in bytes: what a server may send unasked on
   * one stream (RFC 9113, section 6.9.2). When its connection breaks, JDK 25 drops what it has
   * received on an HTTP/2 stream and nobody has asked for; text that had come would be lost.
   */
  private static final long AHEAD = 65_535;

  private final ToLongFunction<I> length;
  private final boolean readsAhead;
  private final Deque<I> items = new ArrayDeque<>();
  private long ahead;
  private long wanted;
  private long asked;

  Backlog(ToLongFunction<I> length, boolean readsAhead) {
    this.length = length;
    this.readsAhead = readsAhead;
  }

  /**
   * One of those that the source was asked for has come.
   *
   * @return its length
   */
  long add(I item) {
    asked--;
    return put(item);
  }

  /** One that the source was not asked for. */
  long put(I item) {
    long size = length.applyAsLong(item);
    items.add(item);
    ahead += size;
    return size;
  }

  /** The next one for the reader, or null where it wants none or there is none. */
  @Nullable I next() {
    I item = wanted > 0 ? items.poll() : null;
    if (item != null) {
      wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
      ahead -= length.applyAsLong(item);
    }
    return item;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  List<I> items() {
    return new ArrayList<>(items);
  }

  void clear() {
    items.clear();
  }

  /** The reader wants so many more. */
  void want(long n) {
    wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
  }

  boolean isWanted() {
    return wanted > 0;
  }

  /** The source is asked for so many more. */
  void ask(long n) {
    asked += n;
  }

  boolean lagsBehind() {
    return readsAhead && asked <= 0 && ahead < AHEAD;
  }

  /** How many the source is to be asked for on the reader's behalf; counted as asked for. */
  long lacking() {
    long lacking = items.isEmpty() ? wanted - asked : 0;
    if (lacking <= 0) {
      lacking = lagsBehind() ? 1 : 0;
    }
    asked += lacking;
    return lacking;
  }
}
