package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JdkToolTest {

  static Stream<Arguments> tools() {
    return Jdks.all().stream()
        .flatMap(
            jdk ->
                Stream.of(
                    Arguments.of(jdk, "javac", new String[] {"-version"}),
                    Arguments.of(jdk, "keytool", new String[] {"-help"}),
                    Arguments.of(jdk, "jcmd", new String[] {"-h"}),
                    Arguments.of(jdk, "jar", new String[] {"--help"}),
                    Arguments.of(jdk, "javap", new String[] {"java.lang.Runnable"}),
                    Arguments.of(jdk, "jlink", new String[] {"--version"})));
  }

  @ParameterizedTest(name = "{1} of {0}")
  @MethodSource("tools")
  void toolOutputDiffersOnlyByTheJvmsOwnLine(Jdk jdk, String tool, String[] arguments) {
    // Twice, so that a line about the second one would show if the tool had not been recognised.
    String options = AgentJar.flag() + " " + AgentJar.flag();
    ForkedJvm.Result without = ForkedJvm.on(jdk).runTool(tool, arguments);
    ForkedJvm.Result with =
        ForkedJvm.on(jdk).env("JAVA_TOOL_OPTIONS", options).runTool(tool, arguments);

    assertThat(with.exitCode()).isEqualTo(without.exitCode());
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.stderr().replace("Picked up JAVA_TOOL_OPTIONS: " + options + "\n", ""))
        .isEqualTo(without.stderr());
  }
}
