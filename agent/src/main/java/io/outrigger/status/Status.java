package io.outrigger.status;

import io.outrigger.config.StatusSettings;
import io.outrigger.engine.CallWatch;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Shows how calls are: on a page where the configuration asks for one, and through JMX as soon as
 * the JVM has a JMX server. Calls are counted from the moment on from which somebody could ask.
 */
public final class Status implements AutoCloseable {
  /** How often is looked for a JMX server, and for visitors that take too long. */
  private static final long TICK = TimeUnit.SECONDS.toNanos(2);

  private final StatusSetup setup;
  private final StatusWatch heard;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable JmxDoor jmx;
  private volatile @Nullable StatusServer server;

  /** Starts nothing yet. */
  public Status(StatusSetup setup) {
    this.setup = setup;
    this.heard = new StatusWatch(setup.nanoTime(), setup.wallMillis());
  }

  /** Hears of the calls. */
  public CallWatch watch() {
    return heard;
  }

  /** Opens the page if there is to be one. Never throws: what fails is told on one line. */
  public void start() {
    StatusSettings settings = setup.config().get().status();
    if (settings.port() == null) {
      return;
    }
    heard.record();
    ticking.set(true);
    try {
      setup.threads().apply(() -> listen(settings), "status").start();
    } catch (RuntimeException | Error noThread) {
      setup.log().accept("no status page: " + noThread);
    }
  }

  /** The first call is on its way: time to look for a JMX server, now and then. Never throws. */
  public void callsBegan() {
    if (ticking.get() || !ticking.compareAndSet(false, true)) {
      return;
    }
    try {
      setup.threads().apply(this::tick, "status").start();
    } catch (RuntimeException | Error noThread) {
      ticking.set(false);
    }
  }

  /** What is known now. */
  Health health() {
    return Health.read(setup, heard);
  }

  /** The page's port, or -1 where there is none (yet). */
  int port() {
    StatusServer listening = server;
    return listening == null ? -1 : listening.port();
  }

  private void listen(StatusSettings settings) {
    try {
      int port = settings.port() == null ? 0 : settings.port();
      StatusServer listening =
          new StatusServer(settings.address(), port, this::health, setup.threads());
      server = listening;
      if (closed) {
        listening.close();
      }
      setup.log().accept("status page: http://" + shown(settings.address(), listening.port()));
    } catch (IOException | RuntimeException | Error failure) {
      setup
          .log()
          .accept(
              "outrigger.status.port="
                  + settings.port()
                  + ": cannot listen at "
                  + shown(settings.address(), String.valueOf(settings.port()))
                  + " ("
                  + failure.getMessage()
                  + "). There is no status page; calls are protected all the same. Name a free"
                  + " port, or 0 for any.");
    }
    tick();
  }

  private static String shown(String address, Object port) {
    return (address.indexOf(':') < 0 ? address : '[' + address + ']') + ':' + port;
  }

  /** Ends where there is nothing left to look after. */
  private void tick() {
    boolean inJmx = false;
    while (!closed && (!inJmx || server != null)) {
      LockSupport.parkNanos(this, TICK);
      Thread.interrupted(); // with the flag set, park would never wait again
      try {
        inJmx = inJmx || openJmx();
        StatusServer listening = server;
        if (listening != null) {
          listening.tidy();
        }
      } catch (RuntimeException | Error bug) {
        heard.internalError("status");
        inJmx = true; // such as a Java without the module java.management: it will not come
      }
    }
  }

  /** Made late: whether this Java has JMX at all is seen here. */
  private boolean openJmx() {
    JmxDoor door = jmx;
    if (door == null) {
      door = new JmxDoor(new StatusBean(this::health));
      jmx = door;
    }
    if (closed || !door.open(setup.log())) {
      return false;
    }
    heard.record();
    return true;
  }

  /** Takes the page and the bean away. */
  @Override
  public void close() {
    closed = true;
    StatusServer listening = server;
    if (listening != null) {
      listening.close();
    }
    JmxDoor door = jmx;
    if (door != null) {
      door.close();
    }
  }
}
