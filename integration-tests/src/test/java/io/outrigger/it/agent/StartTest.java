package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.agent.main.HelloWorld;
import io.outrigger.it.agent.main.OldJvm;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartTest {

  private static final String JDKS = "io.outrigger.it.fork.Jdks#all";

  @ParameterizedTest
  @MethodSource(JDKS)
  void applicationPrintsTheSameWithAndWithoutTheAgent(Jdk jdk) {
    ForkedJvm.Result without = ForkedJvm.on(jdk).run(HelloWorld.class, "world");
    ForkedJvm.Result with = ForkedJvm.on(jdk).withAgent().run(HelloWorld.class, "world");

    assertThat(without.stdout()).isEqualTo("hello world\n");
    assertThat(with).isEqualTo(without);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void brokenArgumentsLeaveTheApplicationAlone(Jdk jdk) {
    ForkedJvm.Result result =
        ForkedJvm.on(jdk).jvm(AgentJar.flag("/no/such=file,;\"")).run(HelloWorld.class);

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).isEqualTo("hello \n");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void secondAgentPrintsOneLineAndStepsAside(Jdk jdk) {
    ForkedJvm.Result result = ForkedJvm.on(jdk).withAgent().withAgent().run(HelloWorld.class);

    assertThat(result.stdout()).isEqualTo("hello \n");
    assertThat(result.stderr())
        .isEqualTo(
            "[outrigger] Outrigger is already active in this JVM; the second one steps aside.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "11", "16"})
  void declinesWithOneLineOnAnOldJvm(String version) {
    ForkedJvm.Result result =
        ForkedJvm.on(Jdks.own()).classPath(AgentJar.path()).run(OldJvm.class, version);

    assertThat(result)
        .isEqualTo(
            new ForkedJvm.Result(
                0,
                "application\n",
                "[outrigger] Outrigger needs Java 17 or newer and steps aside on Java "
                    + version
                    + "; the application is not affected.\n"));
  }

  @Test
  void refusesToRunFromAnotherJar(@TempDir Path folder) {
    Path merged = AppJar.copyOf(AgentJar.path(), folder.resolve("app.jar"), "The application");

    ForkedJvm.Result result =
        ForkedJvm.on(Jdks.own()).jvm("-javaagent:" + merged).run(HelloWorld.class);

    assertThat(result.stdout()).isEqualTo("hello \n");
    assertThat(result.stderr())
        .isEqualTo(
            "[outrigger] Outrigger runs only from its own jar, not merged into another one; it"
                + " steps aside.\n");
  }

  @Test
  void premainClassLoadsOnJava8() throws IOException {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      String premain = jar.getManifest().getMainAttributes().getValue("Premain-Class");
      try (DataInputStream in =
          new DataInputStream(
              jar.getInputStream(jar.getEntry(premain.replace('.', '/') + ".class")))) {
        in.readInt();
        in.readUnsignedShort();
        assertThat(in.readUnsignedShort()).as("class-file version of " + premain).isEqualTo(52);
      }
    }
  }
}
