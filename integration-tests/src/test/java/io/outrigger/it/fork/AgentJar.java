package io.outrigger.it.fork;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The packaged agent under test. */
public final class AgentJar {

  private AgentJar() {}

  public static Path path() {
    String property =
        Objects.requireNonNull(
            System.getProperty("outrigger.agent.jar"),
            "run through Maven's verify phase, which sets outrigger.agent.jar");
    Path jar = Path.of(property).toAbsolutePath().normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " does not exist; package the agent module first");
    }
    return jar;
  }

  public static String flag() {
    return "-javaagent:" + path();
  }

  public static String flag(String arguments) {
    return flag() + "=" + arguments;
  }
}
