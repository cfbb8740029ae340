package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Y16, Y24: what is none of the agent's business, and an agent without a usable configuration. */
@Timeout(300)
class UntouchedTest {
  private static final int HOSTS = 1_000;

  @TempDir private Path folder;

  private FakeLlm fake;

  @BeforeEach
  void start() throws IOException {
    fake = FakeLlm.start();
  }

  @AfterEach
  void stop() throws IOException {
    fake.close();
  }

  private SampleJvm app(Client.App app, String... flags) {
    SampleJvm jvm =
        new SampleJvm(
            ForkedJvm.on(Jdks.own())
                .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dotel.sdk.disabled=true")
                .jvm(flags)
                .onlyClassPath(
                    Arrays.stream(app.classPath().split(File.pathSeparator))
                        .map(Path::of)
                        .toArray(Path[]::new))
                .talk(app.main, "interactive"));
    jvm.awaitReady();
    return jvm;
  }

  @ParameterizedTest
  @EnumSource(
      value = Client.class,
      names = {"OKHTTP_3", "OKHTTP_5", "JDK_SEND"})
  void y16CallsToAThousandOtherHostsAreTheSameBytes(Client client) throws Exception {
    StringBuilder hosts = new StringBuilder();
    for (int i = 0; i < HOSTS; i++) {
      hosts.append("127.0.0.1 h").append(i).append(".example.test\n");
    }
    Path file = Files.writeString(folder.resolve("hosts"), hosts);
    Path config =
        Files.writeString(
            folder.resolve("c.properties"),
            "outrigger.endpoint.fake.url = http://llm.example.test\n");
    String names = "-Djdk.net.hosts.file=" + file;

    try (SampleJvm plain = app(client.app, names);
        SampleJvm woven = app(client.app, names, AgentJar.flag(config.toString()))) {
      for (int i = 0; i < HOSTS; i++) {
        // Each tenth is what an LLM call to an unknown host looks like, and it fails.
        boolean post = i % 10 == 0;
        String scenario = "other" + i;
        String url = fake.url(scenario).replace("127.0.0.1", "h" + i + ".example.test");
        if (post) {
          fake.script(scenario, ProviderErrors.openAiServerError());
        }
        String command = (post ? client.mode : "get") + ' ' + url;

        AppResult without = plain.run(command).get(0);
        AppResult with = woven.run(command).get(0);

        assertThat(with.line().replaceAll("ms=\\d+", ""))
            .isEqualTo(without.line().replaceAll("ms=\\d+", ""));
        List<Attempt> attempts = fake.attempts(scenario);
        assertThat(attempts).hasSize(2);
        assertThat(seen(attempts.get(1))).isEqualTo(seen(attempts.get(0)));
      }
      assertThat(woven.stderr()).isEmpty();
    }
  }

  private static String seen(Attempt attempt) {
    return attempt.request().method()
        + attempt.request().path()
        + attempt.request().headers()
        + attempt.request().bodyText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"missing", "directory", "latin1", "binary", "unknown-key", "bad-value", "empty"})
  void y24UnusableFileLeavesTheProgramRunningAndSaysSo(String what) throws Exception {
    Path file = folder.resolve("o.properties");
    String endpoint = "outrigger.endpoint.fake.url = " + fake.url("y24") + "\n";
    switch (what) {
      case "directory" -> Files.createDirectory(file);
      case "latin1" ->
          Files.write(
              file,
              (endpoint + "outrigger.message.auth.title = Schl\u00fcssel\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      case "binary" -> Files.write(file, new byte[] {0, -1, 0x1f, -117, 8, 0, 61, 10, 0});
      case "unknown-key" -> Files.writeString(file, endpoint + "outrigger.retry.max-atempts = 3\n");
      case "bad-value" ->
          Files.writeString(file, endpoint + "outrigger.retry.max-attempts = many\n");
      case "empty" -> Files.writeString(file, "");
      default -> {
        // It does not exist.
      }
    }
    fake.script("y24", Misbehaviour.ok());
    try (SampleJvm app = app(Client.App.JDK, AgentJar.flag(file.toString()))) {

      Case.answered(app.run("string " + fake.url("y24")).get(0));

      long lines = app.stderr().lines().filter(line -> line.contains("[outrigger]")).count();
      assertThat(lines).as(app.stderr()).isEqualTo(what.equals("empty") ? 0 : 1);
      assertThat(app.finish()).isZero();
    }
  }
}
