package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file, however broken, stops a start. */
class BrokenFileTest {

  private final Path directory;

  BrokenFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private String complaint(String agentArgs) {
    LoadedConfig loaded = new Loading(directory).named(agentArgs);
    assertThat(loaded.config().hash()).isEqualTo(ConfigLoader.defaults().hash());
    assertThat(loaded.hasErrors()).isTrue();
    assertThat(loaded.problems()).hasSize(1);
    return loaded.problems().get(0).message();
  }

  @Test
  void namedFileThatDoesNotExist() {
    assertThat(complaint("nowhere.properties")).contains("nowhere.properties: does not exist");
  }

  @Test
  void directoryInsteadOfAFile() {
    assertThat(complaint(".")).contains("is a directory");
  }

  @Test
  void deviceInsteadOfAFile() {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")));
    assertThat(complaint("/dev/zero")).contains("is no regular file");
  }

  @Test
  void nameThatIsNoPath() {
    assertThat(complaint("a\0b")).contains("a?b").contains("is no path");
  }

  @Test
  void unreadableFile() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "outrigger.mode=off");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
    assertThat(complaint("secret")).contains("cannot be read (AccessDeniedException)");
  }

  @Test
  void fileThatFailsWhileItIsRead() {
    Path memory = Path.of("/proc/self/mem"); // regular, and its first byte is never mapped
    Assumptions.assumeTrue(Files.isReadable(memory));
    assertThat(complaint(memory.toString())).contains("cannot be read (IOException)");
  }

  @Test
  void fileThatIsNotUtf8() throws IOException {
    Files.write(
        directory.resolve("latin1"),
        "outrigger.message.auth.title=Störung".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(complaint("latin1")).contains("is not UTF-8");
  }

  @Test
  void fileOfTenMegabytes() throws IOException {
    byte[] bytes = new byte[10 << 20];
    Arrays.fill(bytes, (byte) 'a');
    Files.write(directory.resolve("big"), bytes);
    assertThat(complaint("big")).contains("larger than 1 MB");
  }

  @Test
  void fileWithAByteOrderMark() throws IOException {
    Files.writeString(directory.resolve("marked"), "\uFEFFoutrigger.mode=off");
    LoadedConfig loaded = new Loading(directory).named("marked");
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().mode()).isEqualTo(Mode.OFF);
  }

  @Test
  void fileOfAnotherKindDoesNotFillTheLog() {
    String[] lines = new String[5_000];
    Arrays.setAll(lines, i -> "server.port." + i + "=1");
    LoadedConfig loaded = new Loading(directory).file(lines).load();
    assertThat(loaded.problems()).hasSize(Problems.MOST + 1);
    assertThat(loaded.problems().get(Problems.MOST).message()).contains("4900 more problems");
  }

  @Test
  void malformedEscapeSpoilsItsOwnLineOnly() {
    LoadedConfig loaded =
        new Loading(directory)
            .file("outrigger.message.auth.title=\\u12g4", "outrigger.mode=observe")
            .load();
    assertThat(loaded.config().mode()).isEqualTo(Mode.OBSERVE);
    assertThat(Loading.messages(loaded)).contains(":1: ").contains("four hex digits");
  }
}
