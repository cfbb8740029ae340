package io.outrigger;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The allow-list of arrows between stages and to libraries. Whatever is not written here is
 * forbidden, with no exemption; a new stage or arrow is added here together with its reason.
 */
final class Arrows {
  /** Which stages a stage may use. */
  private static final Map<String, Set<String>> STAGES =
      Map.ofEntries(
          Map.entry("config", Set.of()),
          Map.entry("bootstrap", Set.of()),
          Map.entry("http", Set.of()),
          Map.entry("engine", Set.of("config")),
          Map.entry("weave", Set.of("bootstrap")),
          // An error inside a stream is written in the stream's own framing.
          Map.entry("provider", Set.of("http", "config", "engine", "stream")),
          Map.entry("incident", Set.of("config", "engine")),
          // Incidents are metrics and log events, too.
          Map.entry("telemetry", Set.of("engine", "config", "incident")),
          // What leaves for people: the decision log, the files and messages of incidents.
          Map.entry("report", Set.of("engine", "config", "incident")),
          Map.entry("route", Set.of("http", "config", "engine", "provider")),
          // stream says what an event is; what a failure inside one means is named here.
          Map.entry("classify", Set.of("http", "config", "engine", "provider", "stream")),
          Map.entry("stream", Set.of()),
          // The rest of a stream is written in the dialect's own form.
          Map.entry("rescue", Set.of("engine", "provider", "stream")),
          Map.entry("fallback", Set.of("http", "config", "engine", "provider", "route")),
          // A remembered stream is read from its frames before it is given to somebody again.
          Map.entry("degrade", Set.of("http", "config", "engine", "provider", "route", "stream")),
          Map.entry(
              "call",
              Set.of(
                  "engine",
                  "classify",
                  "stream",
                  "fallback",
                  "rescue",
                  "route",
                  "http",
                  "provider",
                  "config")),
          // "explain" and "check" ask the classifier, in its own words, without a running agent.
          // "status PID" asks a bean by the names that its interface has.
          Map.entry("ops", Set.of("config", "classify", "provider", "http", "engine", "status")),
          // What targets are like is read where they keep it; nobody calls status but the root.
          Map.entry("status", Set.of("engine", "config")),
          Map.entry("client", Set.of("call", "http", "weave", "route", "config")));

  /** Which libraries a stage may use besides the JDK and the nullness annotations. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "weave", Set.of("net.bytebuddy"),
          "telemetry", Set.of("io.opentelemetry"),
          "ops", Set.of("com.sun.tools.attach"),
          "provider", Set.of("com.fasterxml.jackson.core"),
          "classify", Set.of("com.fasterxml.jackson.core"),
          "degrade", Set.of("com.github.benmanes.caffeine"),
          "client.okhttp", Set.of("okhttp3", "okio", "kotlin", "com.google.genai"));

  /** Parts of the engine that decide or hold state; the rest is vocabulary. */
  private static final Set<String> MACHINERY =
      Set.of(
          "Backoff",
          "BreakerState",
          "CallPlan",
          "CircuitBreaker",
          "FailureMemory",
          "Hold",
          "RetryBudget",
          "TargetState",
          "Targets");

  private static final Set<String> SPEAK_ONLY =
      Set.of(
          "provider",
          "route",
          "classify",
          "fallback",
          "rescue",
          "ops",
          "degrade",
          "incident",
          "report");

  private final String root;

  /**
   * @param root the package above the stages
   */
  Arrows(String root) {
    this.root = root + ".";
  }

  /** Every broken rule with its reason, sorted. */
  Set<String> brokenBy(Iterable<JavaClass> classes) {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      if (!type.getPackageName().startsWith(root) || stage(type).equals("agent")) {
        continue; // the composition root may see everything
      }
      if (!STAGES.containsKey(stage(type))) {
        broken.add("stage " + stage(type) + " is not on the list: add it with arrows and reasons");
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String reason = reasonAgainst(type, target);
        if (reason != null) {
          broken.add(type.getName() + " -> " + target.getName() + ": " + reason);
        }
      }
    }
    return broken;
  }

  private String reasonAgainst(JavaClass from, JavaClass to) {
    String stage = stage(from);
    if (to.getPackageName().startsWith(root)) {
      return amongStages(stage, from, to);
    }
    return toLibrary(stage, from, to.getPackageName());
  }

  private String amongStages(String stage, JavaClass from, JavaClass to) {
    String target = stage(to);
    if (stage.equals("client") && target.equals("client")) {
      return client(from).equals(client(to))
          ? null
          : "a client never uses another client: each can be added and removed by itself";
    }
    if (target.equals(stage)) {
      return null;
    }
    if (!STAGES.getOrDefault(stage, Set.of()).contains(target)) {
      return stage.equals("engine")
          ? "the engine imports only java.* and config: it must run in a simulation by itself"
          : stage + " may not use " + target + ": arrows point to lower levels only";
    }
    if (SPEAK_ONLY.contains(stage)
        && target.equals("engine")
        && MACHINERY.contains(outermost(to).getSimpleName())) {
      return stage + " speaks the engine's vocabulary and makes no decisions";
    }
    return null;
  }

  private String toLibrary(String stage, JavaClass from, String library) {
    if (library.isEmpty() || isIn(library, "java") || isIn(library, "org.jspecify")) {
      return null; // primitives have no package
    }
    if (isIn(library, "javax") && !stage.equals("engine")) {
      return null;
    }
    String place = stage.equals("client") ? "client." + client(from) : stage;
    for (String allowed : LIBRARIES.getOrDefault(place, Set.of())) {
      if (isIn(library, allowed)) {
        return null;
      }
    }
    if (isIn(library, "net.bytebuddy")) {
      return stage.equals("client") && outermost(from).getSimpleName().endsWith("Hook")
          ? null
          : "Byte Buddy only in weave and in a client's hook class: it is loaded late, or never";
    }
    if (stage.equals("engine")) {
      return "the engine imports only java.* and config: it must run in a simulation by itself";
    }
    if (isIn(library, "io.opentelemetry")) {
      return "OpenTelemetry only in telemetry: it is chosen at run time, or absent";
    }
    if (isIn(library, "com.fasterxml.jackson")) {
      return "JSON is read in provider and classify only: nothing else looks into bodies";
    }
    return place + " may not use the library " + library;
  }

  private String stage(JavaClass type) {
    String rest = type.getPackageName().substring(root.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private String client(JavaClass type) {
    List<String> parts = List.of(type.getPackageName().substring(root.length()).split("\\."));
    return parts.size() < 2 ? "" : parts.get(1);
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Arrows::outermost).orElse(type);
  }

  private static boolean isIn(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix + ".");
  }
}
