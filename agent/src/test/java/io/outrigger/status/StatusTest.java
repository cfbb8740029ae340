package io.outrigger.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class StatusTest {

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** The beans of one JVM have one name: a single test for all that is said of it. */
  @Test
  void beanIsThereFromTheFirstCallToTheEnd() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(StatusMXBean.NAME);
    World world = new World();
    Status status = new Status(world.setup);
    status.start();
    assertThat(status.port()).as("nothing is configured").isEqualTo(-1);
    assertThat(server.isRegistered(name)).isFalse();

    status.callsBegan();
    status.callsBegan();
    await("registered", () -> server.isRegistered(name));
    world.open(World.GPT);

    assertThat(server.getAttribute(name, "CircuitOpen")).isEqualTo(true);
    assertThat((String) server.getAttribute(name, "Report")).contains("openai/gpt-4o");
    status.watch().internalError("call");
    assertThat((String) server.getAttribute(name, "Health"))
        .contains("\"by_component\":{\"call\":1}");
    assertThat(status.health().since()).as("calls are counted from now on").isNotNull();
    status.close();
    assertThat(server.isRegistered(name)).isFalse();
    assertThat(world.log).isEmpty();
  }

  @Test
  void configuredPageIsThereBeforeAnyCall() {
    World world = new World("outrigger.status.port=0", "outrigger.status.address=::1");
    try (Status status = new Status(world.setup)) {
      status.start();
      await("listening, or told why not", () -> !world.log.isEmpty());
      assertThat(world.log.get(0))
          .satisfiesAnyOf(
              line -> assertThat(line).isEqualTo("status page: http://[::1]:" + status.port()),
              line -> assertThat(line).contains("cannot listen at [::1]:0")); // no IPv6 here
    }
  }

  @Test
  void takenPortIsToldWithKeyValueAndNextStep() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      World world = new World("outrigger.status.port=" + taken.getLocalPort());
      try (Status status = new Status(world.setup)) {
        status.start();
        await("told", () -> !world.log.isEmpty());
        assertThat(world.log.get(0))
            .startsWith(
                "outrigger.status.port=" + taken.getLocalPort() + ": cannot listen at 127.0.0.1:")
            .contains("Name a free port, or 0 for any")
            .doesNotContain("\n");
        assertThat(status.port()).isEqualTo(-1);
        world.call(World.GPT, ErrorCategory.TRANSIENT);
      }
    }
  }

  @Test
  void noThreadLeftIsNoHarm() {
    World world = new World("outrigger.status.port=0");
    Status status =
        withThreads(
            world,
            (task, name) -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    status.start();
    status.callsBegan();
    assertThat(world.log).hasSize(1).first().asString().contains("no status page");
  }

  @Test
  void interruptDoesNotKeepItFromResting() throws InterruptedException {
    World world = new World("outrigger.status.port=0");
    List<Thread> made = new CopyOnWriteArrayList<>();
    Status status =
        withThreads(
            world,
            (task, name) -> {
              Thread thread = world.setup.threads().apply(task, name);
              made.add(thread);
              return thread;
            });
    status.start();
    await("listening", () -> !world.log.isEmpty());
    Thread looking = made.get(0);
    looking.interrupt();
    await("the interrupt is forgotten", () -> !looking.isInterrupted());
    assertThat(looking.isAlive()).isTrue();
    status.close();
    looking.interrupt(); // sees that it is closed
    looking.join(60_000);
    assertThat(looking.isAlive()).isFalse();
  }

  private static Status withThreads(World world, BiFunction<Runnable, String, Thread> threads) {
    StatusSetup setup = world.setup;
    return new Status(
        new StatusSetup(
            setup.version(),
            setup.config(),
            setup.targets(),
            setup.incidents(),
            threads,
            setup.log(),
            setup.nanoTime(),
            setup.wallMillis()));
  }
}
