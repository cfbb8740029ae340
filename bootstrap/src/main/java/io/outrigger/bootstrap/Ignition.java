package io.outrigger.bootstrap;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What premain does on a JVM that can run the agent: almost nothing until a target class shows. */
final class Ignition {

  /** As the build writes it into the manifest; an application's own shaded jar has another. */
  static final String TITLE = "Outrigger agent";

  private static final int RETRANSFORM_BATCH = 8;

  private Ignition() {}

  static void start(@Nullable String arguments, Instrumentation instrumentation) {
    if (!TITLE.equals(Ignition.class.getPackage().getImplementationTitle())) {
      say("runs only from its own jar, not merged into another one; it steps aside.");
      return;
    }
    if (isSwitchedOff()) {
      return;
    }
    // Loaded now: the transformer would otherwise ask for this class while it is shown this class.
    TargetClasses.contains("");
    instrumentation.addTransformer(new FirstSight(instrumentation, arguments), true);
    weaveWhatIsLoaded(instrumentation);
  }

  static void commandLine(String[] arguments) throws Throwable {
    AgentLoader loader = openLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      loader
          .loadClass("io.outrigger.ops.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }

  static AgentLoader openLoader() throws IOException, URISyntaxException {
    var source = Ignition.class.getProtectionDomain().getCodeSource();
    return new AgentLoader(new File(source.getLocation().toURI()));
  }

  static void say(String line) {
    System.err.println("[outrigger] Outrigger " + line);
  }

  private static boolean isSwitchedOff() {
    String value = System.getProperty("outrigger.enabled");
    if (value == null) {
      value = System.getenv("OUTRIGGER_ENABLED");
    }
    return value != null && value.trim().equalsIgnoreCase("false");
  }

  /** Another agent, or an attach to a running JVM, may have come before us. */
  private static void weaveWhatIsLoaded(Instrumentation instrumentation) {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (TargetClasses.containsBinaryName(type.getName())
          && instrumentation.isModifiableClass(type)) {
        loaded.add(type);
      }
    }
    for (int from = 0; from < loaded.size(); from += RETRANSFORM_BATCH) {
      int to = Math.min(loaded.size(), from + RETRANSFORM_BATCH);
      retransform(instrumentation, loaded.subList(from, to));
    }
  }

  private static void retransform(Instrumentation instrumentation, List<Class<?>> batch) {
    try {
      instrumentation.retransformClasses(batch.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError | RuntimeException failure) {
      if (batch.size() == 1) {
        say("cannot weave " + batch.get(0).getName() + ", which stays as it is: " + failure);
        return;
      }
      // One refused class spoils its whole batch, so the others get a try of their own.
      for (Class<?> type : batch) {
        retransform(instrumentation, List.of(type));
      }
    }
  }
}
