package io.outrigger.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutletTest {
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void whatIsOwedComesWithoutAnotherLine() {
    AtomicBoolean owed = new AtomicBoolean();
    Outlet<String> outlet =
        new Outlet<>(
            said::add,
            new Outlet.Owed<>() {
              @Override
              public List<String> due(boolean last) {
                // Not at the first look: it comes when its time has come.
                return !said.contains("looked") && said.add("looked")
                    ? List.of()
                    : owed.getAndSet(false) ? List.of("owed") : List.of();
              }

              @Override
              public long untilNext() {
                return owed.get() ? 1_000_000 : 0;
              }
            },
            Bench::thread,
            "outlet",
            10);
    owed.set(true);
    outlet.wake();

    Waiting.until(() -> said.contains("owed"));
    assertThat(said).containsExactly("looked", "owed");
  }
}
