package io.outrigger.agent;

import io.outrigger.call.Answer;
import io.outrigger.call.Elsewhere;
import io.outrigger.call.Gate;
import io.outrigger.call.Pipeline;
import io.outrigger.call.SystemTiming;
import io.outrigger.classify.Classifier;
import io.outrigger.classify.OperatorRules;
import io.outrigger.client.jdk.JdkHook;
import io.outrigger.client.okhttp.OkHttpHook;
import io.outrigger.config.ConfigLoader;
import io.outrigger.config.ConfigSources;
import io.outrigger.config.LoadedConfig;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.config.Problem;
import io.outrigger.config.Version;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.TargetState;
import io.outrigger.engine.Targets;
import io.outrigger.engine.TwoWatches;
import io.outrigger.fallback.CreatedIds;
import io.outrigger.fallback.TargetSwitch;
import io.outrigger.incident.Incident;
import io.outrigger.report.Console;
import io.outrigger.report.ReportSetup;
import io.outrigger.report.Reports;
import io.outrigger.route.CredentialIdentity;
import io.outrigger.route.RouteTable;
import io.outrigger.status.OpenIncident;
import io.outrigger.status.Status;
import io.outrigger.status.StatusSetup;
import io.outrigger.telemetry.AgentThread;
import io.outrigger.telemetry.OtelCallListener;
import io.outrigger.weave.ApiRelocation;
import io.outrigger.weave.HookModule;
import io.outrigger.weave.WeaveReport;
import io.outrigger.weave.Weaver;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Wires the agent: the one place that knows every stage. */
public final class AgentStarter {

  private AgentStarter() {}

  /** One line per HTTP client. */
  static List<HookModule> hooks() {
    return List.of(new OkHttpHook(), new JdkHook());
  }

  /**
   * Called by name, in the middle of the load of the first HTTP client's class and on an
   * application thread: whatever it loads must not be a target of a hook, so nothing here may open
   * an HTTP client.
   *
   * @param arguments what stood behind {@code =} in the {@code -javaagent} flag
   * @return weaves the targets, the one being loaded first; null if nothing is to be woven
   */
  public static @Nullable ClassFileTransformer start(
      Instrumentation instrumentation, @Nullable String arguments)
      throws ReflectiveOperationException {
    Consumer<String> console = line -> System.err.println("[outrigger] " + line);
    ConfigSources sources = ConfigSources.ofProcess(arguments);
    LoadedConfig loaded = ConfigLoader.load(sources);
    for (Problem problem : loaded.problems()) {
      console.accept(problem.message());
    }
    OutriggerConfig config = loaded.config();
    if (!config.enabled()) {
      return null;
    }
    OperatorRules rules = OperatorRules.read(sources.workingDir(), config.rulesFile(), console);
    Console running = new Console(console, AgentThread::of);
    Reports reports = reports(config, sources.workingDir(), running);
    Status status = status(config, reports, running);
    Gate.open(pipeline(config, new Classifier(rules), reports, status, running));
    Weaver weaver = Weaver.install(hooks(), instrumentation, new WeaveReport(System.err::println));
    if (weaver == null) {
      console.accept("Outrigger is already active in this JVM; this one steps aside.");
    } else {
      status.start();
    }
    return weaver;
  }

  private static Reports reports(OutriggerConfig config, Path directory, Consumer<String> console) {
    ReportSetup setup =
        new ReportSetup(
            config.reporting(),
            config::hash,
            OtelCallListener::serviceName,
            directory,
            System::nanoTime,
            System::currentTimeMillis,
            AgentThread::of,
            console);
    long run = (System.nanoTime() ^ System.currentTimeMillis()) & 0xffff_ffffL;
    return new Reports(setup, Long.toHexString(run));
  }

  private static Status status(OutriggerConfig config, Reports reports, Consumer<String> console) {
    return new Status(
        new StatusSetup(
            Version.current(),
            () -> config,
            AgentStarter::targetsInUse,
            () -> shown(reports.openIncidents()),
            AgentThread::of,
            console,
            System::nanoTime,
            System::currentTimeMillis));
  }

  private static List<OpenIncident> shown(List<Incident> open) {
    long wall = System.currentTimeMillis();
    long now = System.nanoTime();
    return open.stream()
        .map(
            each ->
                new OpenIncident(
                    each.id(),
                    each.severity().word(),
                    each.summary(),
                    wall - TimeUnit.NANOSECONDS.toMillis(now - each.openedAt())))
        .toList();
  }

  private static Collection<TargetState> targetsInUse() {
    Pipeline open = Gate.pipeline();
    return open == null ? List.of() : open.targets().all();
  }

  private static Pipeline pipeline(
      OutriggerConfig config,
      Classifier classifier,
      Reports reports,
      Status status,
      Consumer<String> console) {
    OtelCallListener telemetry =
        OtelCallListener.create(
            Version.current(),
            () -> config,
            ApiRelocation::relocate,
            console,
            new TwoWatches(reports, status.watch()));
    reports.tell(telemetry::incident, bug -> telemetry.internalError("report", bug));
    Once warmUp = new Once(classifier::warmUp, "classifier");
    Targets targets =
        new Targets(
            config,
            (target, provider) -> {
              telemetry.targetAdded(target, provider);
              status.callsBegan();
              warmUp.run(); // while the first call waits for its provider
            });
    CredentialIdentity credentials = new CredentialIdentity();
    return new Pipeline(
        config.mode(),
        RouteTable.compile(config),
        classifier,
        targets,
        new FailureMemory<Answer>(),
        new Elsewhere(config.fallbacks(), new TargetSwitch(config.endpoints()), new CreatedIds()),
        new WiredLadder(config, console),
        credentials::of,
        category -> config.messages().of(category).text(),
        telemetry,
        new SystemTiming(),
        AgentThread::isCurrent);
  }
}
