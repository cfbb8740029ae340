package io.outrigger.weave;

import io.outrigger.weave.WeaveReport.Event;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the classes that the hooks name. It works on class files alone: asking for a loaded class
 * here, in the middle of a class load, could ask for the very class that is being loaded.
 *
 * <p>Byte Buddy is used without its {@code AgentBuilder}, whose matching, batching and injection we
 * do not need and whose start-up is a good part of Byte Buddy's price.
 */
public final class Weaver implements ClassFileTransformer {

  /** Java 7; older classes cannot hold our call sites. */
  private static final int OLDEST_WITH_INVOKEDYNAMIC = 51;

  private final Map<String, HookModule> hooksByType = new HashMap<>();
  private final Map<HookPoint, Advice> advices = new ConcurrentHashMap<>();
  private final Map<@Nullable ClassLoader, Set<String>> wovenTypes = new WeakHashMap<>();
  private final WeaveReport report;
  private final Method link;
  private final ByteBuddy byteBuddy =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
          .with(InstrumentedType.Factory.Default.FROZEN)
          .with(Implementation.Context.Disabled.Factory.INSTANCE);

  Weaver(List<HookModule> hooks, WeaveReport report, Method link) {
    this.report = report;
    this.link = link;
    for (HookModule hook : hooks) {
      for (HookPoint point : hook.points()) {
        hooksByType.put(point.type(), hook);
      }
    }
  }

  /**
   * Connects the hooks' adapters to the boot slot.
   *
   * @return null if another Outrigger in this JVM was faster
   */
  public static @Nullable Weaver install(
      List<HookModule> hooks, Instrumentation instrumentation, WeaveReport report)
      throws ReflectiveOperationException {
    Method link = BootSlot.fill(instrumentation, CallSiteLinker.entry(report));
    return link == null ? null : new Weaver(hooks, report, link);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    HookModule hook = hooksByType.get(name);
    if (hook == null) {
      return null;
    }
    try {
      byte[] woven = weave(hook, name, loader, bytes);
      if (woven != null) {
        report.count(hook.name(), Event.WOVEN);
        boolean known = isKnown(loader, name);
        String late = redefined == null || known ? "" : hook.whenLoadedBefore();
        if (!late.isEmpty()) {
          report.trouble(hook.name(), Event.LOADED_BEFORE, late);
        }
      }
      return woven;
    } catch (Throwable anything) {
      skip(hook, "cannot weave " + name + " (" + anything + ")");
      return null;
    }
  }

  /** Another agent may have a class woven again, which is no news. */
  private boolean isKnown(@Nullable ClassLoader loader, String type) {
    synchronized (wovenTypes) {
      return !wovenTypes.computeIfAbsent(loader, key -> new HashSet<>()).add(type);
    }
  }

  private byte @Nullable [] weave(
      HookModule hook, String name, @Nullable ClassLoader loader, byte[] bytes) {
    int version = ((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff);
    if (version < OLDEST_WITH_INVOKEDYNAMIC) {
      skip(hook, name + " has class-file version " + version + ", below 51");
      return null;
    }
    String typeName = name.replace('/', '.');
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(typeName, bytes),
            ClassFileLocator.ForClassLoader.of(loader));
    TypePool pool = TypePool.Default.of(locator);
    MemberCheck check = new MemberCheck(locator);
    Optional<String> missing = check.firstMissing(hook.members());
    if (missing.isPresent()) {
      skip(hook, "this version of the library has no " + missing.get());
      return null;
    }
    TypeDescription type = pool.describe(typeName).resolve();
    DynamicType.Builder<?> builder = byteBuddy.decorate(type, locator);
    for (HookPoint point : hook.points()) {
      if (point.type().equals(name)) {
        String member = name + "#" + point.method() + point.descriptor();
        if (check.firstMissing(List.of(member)).isPresent()) {
          skip(hook, "this version of the library has no " + member);
          return null;
        }
        builder = builder.visit(adviceOf(hook, point).on(at(point)));
      }
    }
    return builder.make().getBytes();
  }

  private Advice adviceOf(HookModule hook, HookPoint point) {
    return advices.computeIfAbsent(point, key -> LinkedAdvice.of(link, hook, point.advice()));
  }

  private static ElementMatcher<MethodDescription> at(HookPoint point) {
    return method ->
        method.getInternalName().equals(point.method())
            && method.getDescriptor().equals(point.descriptor());
  }

  private void skip(HookModule hook, String why) {
    report.trouble(
        hook.name(), Event.HOOK_SKIPPED, why + "; calls through it go on without Outrigger.");
  }
}
