package io.outrigger;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads call targets out of compiled classes: pure stages reach no clock, chance, thread or I/O.
 * What is not known to be harmless is forbidden.
 */
final class Purity {
  private static final Set<String> HARMLESS_PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.util",
          "java.util.function",
          "java.util.stream",
          "java.util.regex",
          "java.util.concurrent.atomic",
          "java.nio.charset");

  private static final Set<String> HARMLESS_CLASSES =
      Set.of(
          "java.time.Duration",
          "java.util.concurrent.TimeUnit",
          "java.util.concurrent.ConcurrentMap",
          "java.util.concurrent.ConcurrentHashMap",
          "java.nio.ByteBuffer",
          "java.io.ByteArrayOutputStream", // memory
          "java.util.zip.CRC32"); // arithmetic

  private static final Set<String> HARMFUL_CLASSES =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.UUID",
          "java.util.Timer",
          "java.util.Date",
          "java.util.Calendar",
          "java.util.Scanner",
          "java.util.ServiceLoader");

  private static final Set<String> HARMFUL_METHODS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.lang.Object.wait",
          "java.util.concurrent.TimeUnit.sleep",
          "java.util.concurrent.TimeUnit.timedWait",
          "java.util.concurrent.TimeUnit.timedJoin",
          "java.util.Collections.shuffle");

  private static final Set<String> HARMLESS_SYSTEM = Set.of("arraycopy", "identityHashCode");

  private Purity() {}

  /** Every impure call, sorted. */
  static Set<String> brokenBy(Iterable<JavaClass> classes) {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        judge(access.getOrigin(), access.getTarget(), broken);
      }
      for (JavaAccess<?> reference : type.getCodeUnitReferencesFromSelf()) {
        judge(reference.getOrigin(), reference.getTarget(), broken);
      }
    }
    return broken;
  }

  private static void judge(JavaCodeUnit origin, AccessTarget target, Set<String> broken) {
    JavaClass owner = target.getOwner().getBaseComponentType();
    if (owner.getName().startsWith("io.outrigger.") || isHarmless(owner, target.getName())) {
      return;
    }
    broken.add(
        origin.getFullName()
            + " -> "
            + owner.getName()
            + "."
            + target.getName()
            + ": a pure stage has no clock, chance, thread or I/O; take the value as an argument");
  }

  private static boolean isHarmless(JavaClass owner, String member) {
    String name = owner.getName();
    if (name.equals("java.lang.System")) {
      return HARMLESS_SYSTEM.contains(member);
    }
    if (HARMFUL_CLASSES.contains(name) || HARMFUL_METHODS.contains(name + "." + member)) {
      return false;
    }
    return HARMLESS_CLASSES.contains(name) || HARMLESS_PACKAGES.contains(owner.getPackageName());
  }
}
