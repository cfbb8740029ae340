package io.outrigger.agent;

import io.outrigger.client.jdk.JdkHook;
import io.outrigger.client.okhttp.OkHttpHook;
import io.outrigger.weave.HookModule;
import io.outrigger.weave.WeaveReport;
import io.outrigger.weave.Weaver;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wires the agent. */
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
    WeaveReport report = new WeaveReport(System.err::println);
    return Weaver.install(hooks(), instrumentation, report);
  }
}
