package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.outrigger.it.agent.main.AttachTarget;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.RunningJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttachTest {

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void weavesAClientThatIsAlreadyLoaded(Jdk jdk) throws Exception {
    try (RunningJvm jvm =
        ForkedJvm.on(jdk)
            .library(WeavingTest.client("okhttp-4"))
            .jvm("-XX:+EnableDynamicAgentLoading")
            .start(AttachTarget.class)) {
      jvm.awaitOutput("before 0");
      VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
      try {
        machine.loadAgent(AgentJar.path().toString());
      } finally {
        machine.detach();
      }
      jvm.tell("");
      jvm.awaitOutput("after");
      jvm.tell("end");

      ForkedJvm.Result result = jvm.await();
      assertThat(result.stdout()).isEqualTo("before 0\nafter 1\n");
      assertThat(result.stderr())
          .isEqualTo(
              "[outrigger] okhttp: OkHttp was loaded before Outrigger; clients built until now are"
                  + " not covered, later ones are.\n");
    }
  }
}
