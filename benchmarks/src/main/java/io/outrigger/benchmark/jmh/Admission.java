package io.outrigger.benchmark.jmh;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.outrigger.config.ConfigLoader;
import io.outrigger.engine.CircuitBreaker.Answer;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.engine.Targets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an untroubled call asks of shared state, beside Resilience4j's breaker and retry. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Admission {
  private final Targets targets = new Targets(ConfigLoader.defaults(), (state, provider) -> {});
  private String endpoint = "openai";
  private String model = "gpt-5";
  private String credential = "0123456789abcdef";
  private long now = System.nanoTime();
  private int answer = 17;

  private final Supplier<Integer> decorated =
      Retry.decorateSupplier(
          Retry.ofDefaults("retry"),
          CircuitBreaker.decorateSupplier(CircuitBreaker.ofDefaults("breaker"), () -> answer));

  /** Look-up of the target, hold, permit, success, budget. */
  @Benchmark
  public boolean outrigger() {
    TargetState state = targets.at(new Target(endpoint, model, credential), "openai", now);
    if (state.hold().tryPass(now) != null) {
      return false;
    }
    Answer admitted = state.breaker().tryAcquire(now);
    state.budget().deposit();
    state.hold().passed(now);
    return admitted instanceof Permit permit && state.breaker().succeeded(permit) == null;
  }

  /** {@code retry(breaker(supplier))}, decorated once, without a look-up. */
  @Benchmark
  public int resilience4j() {
    return decorated.get();
  }
}
