package io.outrigger.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ConfigSources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no other JVM; the rest is tested with real ones, among the scenarios. */
class StatusCommandTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Main.run(
        List.of(arguments),
        new Attach(null),
        new ConfigSources(null, Map.of(), Map.of(), Path.of("").toAbsolutePath()),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app", "-1", "12345678901", "1 2"})
  void whatIsNoProcessIdIsNamed(String pid) {
    assertThat(run("status", pid)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "outrigger: " + pid + " is no process id; jps lists those of the running JVMs\n");
  }

  @Test
  void needsExactlyOnePid() {
    assertThat(run("status")).isEqualTo(2);
    assertThat(run("status", "1", "2")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("status needs one PID", "Usage:");
  }

  @Test
  void processOfAnotherUserIsNotAttachedTo() {
    assertThat(StatusCommand.foreign("42", "alice", "bob"))
        .isEqualTo("process 42 belongs to alice; run the command as that user");
    assertThat(StatusCommand.foreign("42", "bob", "bob")).isNull();
    assertThat(StatusCommand.foreign("42", "alice", "root")).isNull();
    assertThat(StatusCommand.foreign("42", "", "bob")).isNull();
  }
}
