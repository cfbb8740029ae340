package io.outrigger.it.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The state of one scenario: where its script stands and what has arrived. */
final class Scenario {
  private final String name;
  private final int attemptsKept;
  private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();
  private Script script = Script.of(Misbehaviour.ok());
  private String text = FakeLlm.DEFAULT_TEXT;
  private int count;
  private int step;
  private int servedByStep;
  private long stepBegan;

  Scenario(String name, int attemptsKept) {
    this.name = name;
    this.attemptsKept = attemptsKept;
  }

  synchronized void script(Script next) {
    script = next;
    step = 0;
    servedByStep = 0;
  }

  synchronized void text(String next) {
    text = next;
  }

  synchronized void forget() {
    attempts.clear();
    count = 0;
  }

  synchronized List<Attempt> attempts() {
    return new ArrayList<>(attempts);
  }

  synchronized int count() {
    return count;
  }

  synchronized boolean awaitCount(int expected, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (count < expected) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  /** An attempt with the step of the script that meets it. */
  record Arrival(Attempt attempt, Misbehaviour misbehaviour, String id, String text) {}

  synchronized Arrival arrive(Request request, long connection, long arrivedNanos) {
    Misbehaviour misbehaviour = nextStep(System.nanoTime());
    Attempt attempt = new Attempt(++count, connection, arrivedNanos, request, misbehaviour.name());
    attempts.add(attempt);
    while (attempts.size() > attemptsKept) {
      attempts.remove();
    }
    notifyAll();
    return new Arrival(attempt, misbehaviour, name + "-" + count, text);
  }

  private Misbehaviour nextStep(long now) {
    while (step < script.steps().size() - 1 && isOver(script.steps().get(step), now)) {
      step++;
      servedByStep = 0;
    }
    if (servedByStep++ == 0) {
      stepBegan = now;
    }
    return script.steps().get(step).misbehaviour();
  }

  private boolean isOver(Script.Step current, long now) {
    if (current.lasts().isZero()) {
      return servedByStep >= current.times();
    }
    return servedByStep > 0 && now - stepBegan >= current.lasts().toNanos();
  }
}
