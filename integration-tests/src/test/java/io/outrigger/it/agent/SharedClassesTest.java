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

  private static final Pattern SHARED =
      Pattern.compile("\\] (\\S+) source: shared objects file( \\(top\\))?");

  /** Woven, so its bytes differ from those in the archive. */
  private static final Set<String> WOVEN = Set.of("jdk.internal.net.http.HttpClientFacade");

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void classesOfTheJdkStayShared(Jdk jdk) {
    Set<String> without = shared(ForkedJvm.on(jdk), List.of());
    Set<String> with = shared(ForkedJvm.on(jdk).withAgent(), List.of());

    assertThat(without).hasSizeGreaterThan(400);
    assertThat(with).containsAll(without);
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void classesOfTheJdkStaySharedWhenAClientIsWoven(Jdk jdk) {
    Set<String> without = new HashSet<>(shared(JdkClientCalls.class, ForkedJvm.on(jdk)));
    Set<String> with = shared(JdkClientCalls.class, ForkedJvm.on(jdk).withAgent());

    without.removeAll(WOVEN);
    without.removeIf(name -> name.contains("$$Lambda") || name.contains("LambdaForm"));
    assertThat(with).containsAll(without);
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
    return shared(HelloWorld.class, jvm.jvm(flags.toArray(String[]::new)));
  }

  private static Set<String> shared(Class<?> main, ForkedJvm jvm) {
    ForkedJvm.Result result = jvm.jvm("-Xshare:auto", "-Xlog:class+load").run(main);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    Set<String> names = new HashSet<>();
    Matcher matcher = SHARED.matcher(result.stdout());
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
