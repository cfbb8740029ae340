package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.agent.main.JdkClientCalls;
import io.outrigger.it.agent.main.OkHttpClients;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeavingTest {

  static Stream<Arguments> okHttpVersions() {
    return Jdks.all().stream()
        .flatMap(
            jdk -> Stream.of("okhttp-3", "okhttp-4", "okhttp-5").map(v -> Arguments.of(jdk, v)));
  }

  static Path client(String version) {
    return Path.of(System.getProperty("outrigger.clients"), version);
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("okHttpVersions")
  void everyOkHttpClientHasOurInterceptorFirstAndOnce(Jdk jdk, String version) {
    ForkedJvm.Result result =
        ForkedJvm.on(jdk).library(client(version)).withAgent().run(OkHttpClients.class);

    assertThat(result.stderr()).isEmpty();
    assertThat(result.stdout())
        .isEqualTo(
            """
            built [ours, own]
            copied [ours, own]
            pushed back [ours, own, own]
            plain [ours]
            """);
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void jdkClientReachesTheAdapterAndKeepsItsExceptions(Jdk jdk) {
    ForkedJvm.Result without = ForkedJvm.on(jdk).run(JdkClientCalls.class);
    ForkedJvm.Result with =
        ForkedJvm.on(jdk).withAgent().jvm("-Xlog:class+load:stderr").run(JdkClientCalls.class);

    assertThat(with.stdout()).isEqualTo(without.stdout()).hasLineCount(3);
    assertThat(with.stderr())
        .contains("io.outrigger.client.jdk.JdkAdapter ")
        .doesNotContain("[outrigger]", "WARNING");
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void nothingIsWovenWhenSwitchedOff(Jdk jdk) {
    String off = "built [own]\ncopied [own]\npushed back [own, own]\nplain []\n";

    assertThat(
            ForkedJvm.on(jdk)
                .library(client("okhttp-4"))
                .withAgent()
                .jvm("-Doutrigger.enabled=false")
                .run(OkHttpClients.class))
        .isEqualTo(new ForkedJvm.Result(0, off, ""));
    assertThat(
            ForkedJvm.on(jdk)
                .library(client("okhttp-4"))
                .withAgent()
                .env("OUTRIGGER_ENABLED", "false")
                .run(OkHttpClients.class))
        .isEqualTo(new ForkedJvm.Result(0, off, ""));
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void printsNoWarning(Jdk jdk) {
    ForkedJvm.Result result = ForkedJvm.on(jdk).withAgent().run(JdkClientCalls.class);

    assertThat(result.exitCode()).isZero();
    assertThat(result.stderr()).isEmpty();
  }
}
