package io.outrigger.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands are what the JVM reports as sun.java.command, taken from real runs. */
class OutriggerAgentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdk.compiler/com.sun.tools.javac.Main -d out Hello.java",
        "java.base/sun.security.tools.keytool.Main -help",
        "jdk.jcmd/sun.tools.jcmd.JCmd",
        "jdk.jcmd/sun.tools.jps.Jps",
        "jdk.jartool/sun.tools.jar.Main tf some.jar",
        "jdk.jlink/jdk.tools.jlink.internal.Main --version",
        "jdk.jshell/jdk.internal.jshell.tool.JShellToolProvider",
        "jdk.jshell.execution.RemoteExecutionControl 40123",
        "com.sun.tools.javac.Main Hello.java",
        "sun.tools.jps.Jps"
      })
  void toolsOfTheJdkAreLeftAlone(String command) {
    assertThat(OutriggerAgent.isJdkTool(command)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "app.jar",
        "/srv/jdk.internal/app.jar --port 8080",
        "java.files/app.jar",
        "com.example.Main",
        "com.example/com.example.Main",
        "org.codehaus.plexus.classworlds.launcher.Launcher verify",
        "org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.14",
        "jdk.compiler/com.sun.tools.javac.launcher.Main Hello.java",
        "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher Hello.java"
      })
  void applicationsAreNotTakenForTools(String command) {
    assertThat(OutriggerAgent.isJdkTool(command)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "21", "25", "30"})
  void supportsJava17AndNewer(String version) {
    assertThat(OutriggerAgent.supports(version)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"1.8", "9", "11", "16", "", "x"})
  void declinesOlderAndUnreadableVersions(String version) {
    assertThat(OutriggerAgent.supports(version)).isFalse();
  }
}
