package io.outrigger.telemetry;

import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallWatch;
import io.outrigger.telemetry.Destination.Owner;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Our own SDK over its life: not needed, starting on a daemon thread, ready, stopped because the
 * application's own appeared. Calls are written down with their times and told once they have
 * ended: nothing else sees our context, so nothing needs the span before. Those that end while the
 * SDK starts wait here.
 */
final class OwnTelemetry {
  /** Calls that may wait for the SDK's start (some 200 ms): more than a busy start brings. */
  static final int MOST_WAITING = 256;

  // Three seconds with the line behind it: no orchestrator's grace period is used up by telemetry.
  private static final long SHUTDOWN_MILLIS = 2_900;
  private static final long LAST_CALLS_MILLIS = 60_000;

  private static final String LAST_LOST =
      "telemetry: the backend has not taken what was left within 3 s, the last spans are lost"
          + " (OTEL_EXPORTER_OTLP_ENDPOINT says where to, OTEL_SDK_DISABLED=true turns export off)";

  private final TelemetrySetup setup;
  private final Supplier<RunningSdk> sdks;
  private final List<WaitingCall> waiting = new ArrayList<>();
  private final EndedCalls endedCalls;
  private final Set<ClassLoader> users =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private volatile WeakReference<@Nullable ClassLoader> lastUser = new WeakReference<>(null);
  private @Nullable RunningSdk sdk;
  private boolean unwanted;
  private boolean hooked;
  private boolean telling;
  private final BooleanSupplier off;
  private volatile State state = State.IDLE;
  private volatile @Nullable Destination ready;

  private enum State {
    OFF,
    IDLE,
    STARTING,
    READY
  }

  /**
   * Prepares our own SDK; nothing is loaded yet.
   *
   * @param off whether the settings leave nothing to export; asked at the first call, because
   *     applications set system properties too
   * @param sdks builds the SDK, slowly
   */
  OwnTelemetry(TelemetrySetup setup, BooleanSupplier off, Supplier<RunningSdk> sdks) {
    this.setup = setup;
    this.off = off;
    this.sdks = sdks;
    this.endedCalls = new EndedCalls(bug -> setup.agent().counts().internalError("telemetry"));
  }

  /** A call of an application that has no OpenTelemetry of its own, so far. */
  CallListener.Call started(CallFacts facts, ClassLoader application) {
    CallWatch watch = setup.agent().watch();
    if (state == State.OFF) {
      return watch == CallWatch.NONE ? CallListener.Call.NONE : new HeardCall(facts, watch);
    }
    if (!lastUser.refersTo(application)) { // without the set's lock in a JVM of one application
      users.add(application);
      lastUser = new WeakReference<>(application);
    }
    Destination destination = ready;
    if (destination != null) {
      destination.callStarted();
      return new WaitingCall(facts, watch, call -> endedCalls.add(call, destination));
    }
    ensureStarted();
    return new WaitingCall(facts, watch, this::ended);
  }

  private synchronized void ensureStarted() {
    unwanted = false;
    if (state == State.IDLE && off.getAsBoolean()) {
      state = State.OFF;
    } else if (state == State.IDLE) {
      state = State.STARTING;
      hookShutdown();
      AgentThread.of(this::start, "telemetry").start();
    }
  }

  private void ended(WaitingCall call) {
    Destination destination;
    synchronized (this) {
      destination = ready;
      if (state == State.STARTING && waiting.size() < MOST_WAITING) {
        waiting.add(call);
      }
    }
    if (destination != null) {
      destination.callStarted();
      endedCalls.add(call, destination);
    }
  }

  private void start() {
    try {
      ExporterLog.install(setup.log(), setup.nanoTime());
      RunningSdk built = sdks.get();
      Binding binding = built.bind(setup.agent().version());
      become(built, new Destination(binding, Owner.OURS, setup.agent(), UnaryOperator.identity()));
    } catch (RuntimeException | LinkageError e) {
      turnOff(e);
    }
  }

  private synchronized void become(RunningSdk built, Destination destination) {
    // Before others see READY: a shutdown that waits for it must not overtake them.
    for (WaitingCall call : waiting) {
      try {
        call.tell(destination);
      } catch (RuntimeException | LinkageError untold) {
        // One call less in the backend; the SDK is needed for all others.
      }
    }
    waiting.clear();
    if (!telling) {
      telling = true;
      AgentThread.of(endedCalls::run, "spans").start();
    }
    sdk = built;
    ready = destination;
    state = State.READY;
    notifyAll();
    if (unwanted) {
      stop();
    }
  }

  private synchronized void turnOff(Throwable why) {
    state = State.OFF;
    waiting.clear();
    notifyAll();
    setup.log().accept("telemetry is off: " + shown(why));
  }

  /** Autoconfiguration names key and value; the values of headers are credentials. */
  private static String shown(Throwable why) {
    String message = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return message.contains("headers")
        ? "a value in otel.exporter.otlp.headers is malformed (not shown)"
        : message;
  }

  /** That application's own SDK appeared; when nobody else needs ours, it ends. */
  void noLongerFor(ClassLoader application) {
    if (state == State.READY || state == State.STARTING) {
      lastUser = new WeakReference<>(null);
      users.remove(application);
      if (users.isEmpty()) {
        stop();
      }
    }
  }

  private synchronized void stop() {
    RunningSdk ending = sdk;
    Destination last = ready;
    unwanted = state == State.STARTING;
    if (ending != null && last != null) {
      sdk = null;
      ready = null;
      state = State.IDLE;
      AgentThread.of(() -> finish(ending, last), "telemetry-end").start();
    }
  }

  private void finish(RunningSdk ending, Destination last) {
    endedCalls.tellAll();
    ending.flush();
    try {
      last.awaitIdle(LAST_CALLS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ending.shutdown(LAST_CALLS_MILLIS);
  }

  private void hookShutdown() {
    if (!hooked) {
      hooked = true;
      try {
        Runtime.getRuntime().addShutdownHook(AgentThread.of(this::shutdown, "shutdown"));
      } catch (IllegalStateException alreadyGoingDown) {
        // What is in flight is lost; the application's exit is not held up.
      }
    }
  }

  /** Sends what is left, in at most three seconds together with a start under way. */
  void shutdown() {
    AgentThread sending = AgentThread.of(this::sendLast, "last-export");
    sending.start();
    try {
      sending.join(SHUTDOWN_MILLIS);
      if (sending.isAlive() && state == State.READY) { // else it never was to go there
        setup.log().accept(LAST_LOST);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendLast() {
    RunningSdk ending;
    synchronized (this) {
      try {
        while (state == State.STARTING) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      ending = sdk;
    }
    if (ending != null) {
      endedCalls.tellAll();
      ending.shutdown(LAST_CALLS_MILLIS); // longer than the JVM lives: that limit is the one
    }
  }
}
