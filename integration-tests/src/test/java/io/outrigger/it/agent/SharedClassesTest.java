package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.agent.main.HelloWorld;
import io.outrigger.it.agent.main.JdkClientCalls;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedClassesTest {

  private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: (\\S.*)");

  /** Woven, so its bytes differ from those in the archive. */
  private static final Set<String> WOVEN = Set.of("jdk.internal.net.http.HttpClientFacade");

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void classesOfTheJdkStayShared(Jdk jdk) {
    Loaded without = loaded(HelloWorld.class, ForkedJvm.on(jdk));
    Loaded with = loaded(HelloWorld.class, ForkedJvm.on(jdk).withAgent());

    assertThat(without.shared()).hasSizeGreaterThan(400);
    assertThat(with.shared()).hasSizeGreaterThan(400);
    assertThat(with.fromElsewhere()).doesNotContainAnyElementsOf(without.shared());
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void classesOfTheJdkStaySharedWhenAClientIsWoven(Jdk jdk) {
    Loaded without = loaded(JdkClientCalls.class, ForkedJvm.on(jdk));
    Loaded with = loaded(JdkClientCalls.class, ForkedJvm.on(jdk).withAgent());

    without.shared().removeAll(WOVEN);
    without.shared().removeIf(name -> name.contains("$$Lambda") || name.contains("LambdaForm"));
    assertThat(with.shared()).hasSizeGreaterThan(400);
    assertThat(with.fromElsewhere()).doesNotContainAnyElementsOf(without.shared());
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void applicationClassesStayShared(Jdk jdk, @TempDir Path folder) {
    Path archive = folder.resolve("app.jsa");
    Path jar = AppJar.of(folder.resolve("app.jar"), HelloWorld.class);
    ForkedJvm.on(jdk)
        .onlyClassPath(jar)
        .jvm("-XX:ArchiveClassesAtExit=" + archive)
        .run(HelloWorld.class);
    String flag = "-XX:SharedArchiveFile=" + archive;

    assertThat(shared(ForkedJvm.on(jdk).onlyClassPath(jar), List.of(flag)))
        .contains(HelloWorld.class.getName());
    assertThat(shared(ForkedJvm.on(jdk).onlyClassPath(jar).withAgent(), List.of(flag)))
        .contains(HelloWorld.class.getName());
  }

  private static Set<String> shared(ForkedJvm jvm, List<String> flags) {
    return loaded(HelloWorld.class, jvm.jvm(flags.toArray(String[]::new))).shared();
  }

  /**
   * Which classes a JVM loaded. No two runs load quite the same: some are needed only where threads
   * happen to meet.
   */
  private record Loaded(Set<String> shared, Set<String> fromElsewhere) {}

  private static Loaded loaded(Class<?> main, ForkedJvm jvm) {
    ForkedJvm.Result result = jvm.jvm("-Xshare:auto", "-Xlog:class+load").run(main);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    Loaded loaded = new Loaded(new HashSet<>(), new HashSet<>());
    Matcher matcher = LOADED.matcher(result.stdout());
    while (matcher.find()) {
      boolean shared = matcher.group(2).startsWith("shared objects file");
      (shared ? loaded.shared() : loaded.fromElsewhere()).add(matcher.group(1));
    }
    return loaded;
  }
}
