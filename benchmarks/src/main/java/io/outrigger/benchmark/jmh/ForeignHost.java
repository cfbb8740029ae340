package io.outrigger.benchmark.jmh;

import io.outrigger.call.Answer;
import io.outrigger.call.Gate;
import io.outrigger.call.Pipeline;
import io.outrigger.call.SystemTiming;
import io.outrigger.classify.Classifier;
import io.outrigger.config.ConfigLoader;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Targets;
import io.outrigger.route.HostRoutes;
import io.outrigger.route.RouteTable;
import io.outrigger.telemetry.AgentThread;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The one question that every request of every client asks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForeignHost {
  private final String[] hosts = {
    "www.example.com",
    "orders.internal",
    "10.0.3.17",
    "storage.googleapis.com",
    "sqs.eu-central-1.amazonaws.com",
    "my-vault.vault.azure.net",
    "localhost",
    "a-rather-long-name-of-a-service.namespace.svc.cluster.local"
  };
  private int next;

  /** As the agent is wired, with its default endpoints. */
  @Setup
  public void openGate() {
    OutriggerConfig config = ConfigLoader.defaults();
    Gate.open(
        new Pipeline(
            config.mode(),
            RouteTable.compile(config),
            new Classifier(),
            new Targets(config, (state, provider) -> {}),
            new FailureMemory<Answer>(),
            request -> "",
            category -> "",
            CallListener.NONE,
            new SystemTiming(),
            AgentThread::isCurrent));
  }

  /** Null, as none of the hosts belongs to a provider. */
  @Benchmark
  public @Nullable HostRoutes gate() {
    next = (next + 1) & 7;
    return Gate.at(hosts[next], 443);
  }
}
