package io.outrigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture, read out of the compiled classes of all modules. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/io/outrigger/shaded/"))
          .withImportOption(location -> !location.contains(ownRoot()))
          .importPackages("io.outrigger");

  private static final JavaClasses FIXTURES =
      new ClassFileImporter().importPackages("io.outrigger.fixture");

  @Test
  void everyArrowIsOnTheList() {
    assertThat(new Arrows("io.outrigger").brokenBy(OURS)).isEmpty();
  }

  @Test
  void pureStagesReachNoClockChanceThreadOrFile() {
    assertThat(Purity.brokenBy(pureOnes(OURS, "io.outrigger"))).isEmpty();
  }

  @Test
  void seesTheStagesItJudges() {
    assertThat(OURS)
        .extracting(JavaClass::getPackageName)
        .contains("io.outrigger.engine", "io.outrigger.config", "io.outrigger.call")
        .contains("io.outrigger.client.okhttp", "io.outrigger.client.jdk", "io.outrigger.weave");
  }

  @Test
  void categoriesLiveInConfigOnly() {
    assertThat(OURS)
        .filteredOn(type -> type.getSimpleName().equals("ErrorCategory"))
        .as("configuration keys name categories too, so that there is one vocabulary")
        .extracting(JavaClass::getName)
        .containsExactly("io.outrigger.config.ErrorCategory");
  }

  @Test
  void namesEveryForbiddenArrowAndItsReason() {
    Set<String> broken = new Arrows("io.outrigger.fixture").brokenBy(FIXTURES);
    assertThat(broken)
        .anyMatch(line -> line.contains("engine.Impure -> ") && line.contains("simulation"))
        .anyMatch(
            line -> line.contains("client.one.Adapter -> ") && line.contains("another client"))
        .anyMatch(line -> line.contains("Adapter -> net.bytebuddy") && line.contains("hook class"))
        .anyMatch(line -> line.contains("Adapter -> io.opentelemetry"))
        .anyMatch(line -> line.contains("Adapter -> com.fasterxml") && line.contains("bodies"))
        .anyMatch(line -> line.contains("Adapter -> okhttp3") && line.contains("client.one"))
        .anyMatch(line -> line.contains("provider.Decider -> ") && line.contains("vocabulary"))
        .noneMatch(line -> line.startsWith("io.outrigger.fixture.client.two.FineHook"));
    assertThat(broken).as("nothing else is wrong with the fixtures").hasSize(7);
  }

  @Test
  void findsEveryKindOfImpurity() {
    Set<String> broken = Purity.brokenBy(pureOnes(FIXTURES, "io.outrigger.fixture"));
    assertThat(broken)
        .anyMatch(line -> line.contains("System.nanoTime"))
        .anyMatch(line -> line.contains("Instant.now"))
        .anyMatch(line -> line.contains("ThreadLocalRandom.current"))
        .anyMatch(line -> line.contains("Math.random"))
        .anyMatch(line -> line.contains("UUID.randomUUID"))
        .anyMatch(line -> line.contains("Thread.<init>"))
        .anyMatch(line -> line.contains("TimeUnit.sleep"))
        .anyMatch(line -> line.contains("Files.exists"))
        .anyMatch(line -> line.contains("System.out"))
        .anyMatch(line -> line.contains("System.currentTimeMillis")); // as a method reference
  }

  /** Where the tests' own classes lie. */
  private static String ownRoot() {
    return ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  private static Iterable<JavaClass> pureOnes(JavaClasses classes, String root) {
    return classes.stream()
        .filter(
            type ->
                type.getPackageName().equals(root + ".engine")
                    || type.getPackageName().equals(root + ".incident")
                    || type.getPackageName().equals(root + ".rescue")
                    || type.getPackageName().equals(root + ".stream"))
        .toList();
  }
}
