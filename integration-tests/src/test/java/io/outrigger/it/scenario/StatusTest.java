package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.VirtualMachine;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator sees of a running application: by HTTP, by JMX, in a terminal. */
@Timeout(240)
class StatusTest {
  private static final String JDKS = "io.outrigger.it.fork.Jdks#all";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> POLICY =
      Map.of(
          "retry.max-attempts",
          "1",
          "circuit.initial-open-duration",
          "10m",
          "circuit.open-duration",
          "10m");

  private static Fleet fleet(Jdk jdk, String... global) {
    return Fleet.start(jdk, Map.of("status", POLICY), global)
        .flag("-XX:+EnableDynamicAgentLoading");
  }

  /** Five failures open the circuit, a sixth call is refused. */
  private static Case outage(Fleet fleet) {
    Case c = fleet.of("status", Client.JDK_SEND).warm();
    c.script(c.client().provider().overloaded());
    for (int i = 0; i < 6; i++) {
      c.failedWith(503, c.call());
    }
    assertThat(c.attempts()).hasSize(5);
    return c;
  }

  /** The address that the agent's line on standard error names. */
  static String page(Fleet fleet) {
    String said = "status page: ";
    String line = StatusPageTest.awaited(() -> fleet.stderr(), said);
    return line.substring(line.indexOf(said) + said.length()) + "/";
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void outageIsSeenByHttpAndInATerminal(Jdk jdk) throws Exception {
    try (Fleet fleet = fleet(jdk, "outrigger.status.port = 0")) {
      String page = healthy(fleet);
      Case c = outage(fleet);

      HttpResponse<String> answer = get(page + "health");

      assertThat(answer.statusCode()).isEqualTo(503);
      JsonNode health = JSON.readTree(answer.body());
      assertThat(health.path("status").asText()).isEqualTo("circuit_open");
      assertThat(health.path("config_hash").asText()).matches("[0-9a-f]{8,}");
      JsonNode circuit = health.path("circuits").path(0);
      assertThat(circuit.path("target").asText()).startsWith(c.name() + '/');
      assertThat(circuit.path("state").asText()).isEqualTo("open");
      assertThat(circuit.path("cause").asText()).isEqualTo("transient");
      assertThat(circuit.path("probe_in_seconds").asDouble()).isBetween(1.0, 660.0);
      JsonNode rates = health.path("rates");
      assertThat(rates.at("/failed_attempts_by_category/transient/last_hour").asLong())
          .isEqualTo(5);
      assertThat(rates.at("/calls_by_outcome/refused/last_hour").asLong()).isEqualTo(1);
      assertThat(rates.at("/calls_by_outcome/failed/last_hour").asLong()).isEqualTo(5);
      assertThat(rates.at("/attempts/last_hour").asLong()).isGreaterThanOrEqualTo(6);
      assertThat(health.path("decisions").findValuesAsText("decision"))
          .contains("refused", "circuit", "failed");
      assertThat(health.path("agent_errors").path("total").asLong()).isZero();
      assertThat(answer.body() + get(page).body())
          .as("nothing of the conversation")
          .doesNotContain("question")
          .doesNotContain("sk-");
      assertThat(get(page).body()).contains("A circuit is open", circuit.path("target").asText());

      ForkedJvm.Result terminal = status(jdk, fleet.jvm(Client.App.JDK).pid());

      assertThat(terminal.exitCode()).as(terminal.stderr()).isEqualTo(3);
      assertThat(terminal.stdout())
          .contains("A CIRCUIT IS OPEN", circuit.path("target").asText(), "transient")
          .contains(health.path("config_hash").asText());
    }
  }

  private static String healthy(Fleet fleet) throws Exception {
    fleet.of("status", Client.JDK_SEND).warm();
    String page = page(fleet);
    HttpResponse<String> answer = get(page + "health");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("status").asText()).isEqualTo("up");
    return page;
  }

  private static ForkedJvm.Result status(Jdk jdk, long pid) {
    return ForkedJvm.on(jdk)
        .timeout(Duration.ofSeconds(90))
        .runTool("java", "-jar", AgentJar.path().toString(), "status", Long.toString(pid));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @SuppressWarnings("BanJNDI") // the JDK in that JVM gave the address; it names no directory
  void beanComesWithTheJmxServerAndNotBefore(Jdk jdk, @TempDir Path folder) throws Exception {
    Path classes = folder.resolve("classes.log");
    try (Fleet fleet = fleet(jdk).flag("-Xlog:class+load:file=" + classes)) {
      Case c = fleet.of("status", Client.JDK_SEND).warm();
      StatusPageTest.awaited(
          () -> Files.readString(classes), "javax.management.MBeanServerFactory ");
      Case.answered(c.call());
      assertThat(Files.readString(classes))
          .as("the agent looks for a JMX server and makes none")
          .contains("io.outrigger.status.JmxDoor ")
          .doesNotContain("com.sun.jmx.mbeanserver.JmxMBeanServer ")
          .doesNotContain("javax.management.MBeanServerBuilder ");

      VirtualMachine machine =
          VirtualMachine.attach(Long.toString(fleet.jvm(Client.App.JDK).pid()));
      String address;
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
      try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
        MBeanServerConnection jvm = connector.getMBeanServerConnection();
        ObjectName bean = new ObjectName("io.outrigger:type=Status");
        StatusPageTest.awaited(() -> String.valueOf(jvm.isRegistered(bean)), "true");
        outage(fleet);

        assertThat(jvm.getAttribute(bean, "CircuitOpen")).isEqualTo(true);
        assertThat(jvm.getAttribute(bean, "Mode")).isEqualTo("protect");
        String circuits = values(jvm.getAttribute(bean, "Circuits")).toString();
        assertThat(circuits).contains(c.name()).contains("open: transient, next probe in");
        assertThat(values(jvm.getAttribute(bean, "RetryBudgets")).toString()).contains("10.0");
        assertThat(values(jvm.getAttribute(bean, "FailedAttemptsLastHour")).toString())
            .contains("transient=5");
        assertThat(values(jvm.getAttribute(bean, "AgentErrors"))).isEmpty();
        assertThat(JSON.readTree((String) jvm.getAttribute(bean, "Health")).path("status").asText())
            .isEqualTo("circuit_open");
        assertThat(jvm.getMBeanInfo(bean).getAttributes())
            .isNotEmpty()
            .allMatch(attribute -> !attribute.isWritable());
        assertThat(jvm.getMBeanInfo(bean).getOperations()).isEmpty();
      }
    }
  }

  private static Map<Object, Object> values(Object table) {
    Map<Object, Object> values = new java.util.TreeMap<>();
    for (Object row : ((TabularData) table).values()) {
      values.put(((CompositeData) row).get("key"), ((CompositeData) row).get("value"));
    }
    return values;
  }

  @Test
  void terminalSaysWhyThereIsNothingToShow() {
    Jdk jdk = Jdks.own();
    try (Fleet fleet = fleet(jdk)) {
      long quiet = fleet.jvm(Client.App.JDK).pid();

      ForkedJvm.Result noCall = status(jdk, quiet);
      ForkedJvm.Result noAgent = status(jdk, ProcessHandle.current().pid());
      ForkedJvm.Result noProcess = status(jdk, 4_194_305); // Linux gives no larger id than 2^22

      assertThat(List.of(noCall.exitCode(), noAgent.exitCode(), noProcess.exitCode()))
          .containsOnly(1);
      assertThat(noCall.stderr()).contains("started with the agent", "no LLM call yet");
      assertThat(noAgent.stderr()).contains("runs without Outrigger");
      assertThat(noProcess.stderr()).contains("there is no process 4194305");
      ForkedJvm.Result noNumber =
          ForkedJvm.on(jdk).runTool("java", "-jar", AgentJar.path().toString(), "status", "app");
      assertThat(noNumber.exitCode()).isEqualTo(1);
      assertThat(noNumber.stderr()).contains("app is no process id");
      ForkedJvm.Result noTools =
          ForkedJvm.on(jdk)
              .runTool(
                  "java",
                  "--limit-modules",
                  "java.instrument",
                  "-jar",
                  AgentJar.path().toString(),
                  "status",
                  Long.toString(quiet));
      assertThat(noTools.exitCode()).as(noTools.stderr()).isEqualTo(1);
      assertThat(noTools.stderr()).contains("jdk.attach", "with a JDK");
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void takenPortAndBadValueLeaveTheApplicationAlone() throws Exception {
    try (java.net.ServerSocket taken =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      String key = "outrigger.status.port";
      try (Fleet fleet = fleet(Jdks.own(), key + " = " + taken.getLocalPort())) {
        Case c = fleet.of("status", Client.JDK_SEND).script(Misbehaviour.ok());
        Case.answered(c.call());
        StatusPageTest.awaited(fleet::stderr, key + "=" + taken.getLocalPort() + ": cannot listen");
        Case.answered(c.call());
      }
      try (Fleet fleet = fleet(Jdks.own(), key + " = 99999", "outrigger.status.address = *")) {
        Case c = fleet.of("status", Client.JDK_SEND).script(Misbehaviour.ok());
        Case.answered(c.call());
        assertThat(fleet.stderr())
            .contains(key + "=99999", "0 to 65535", "outrigger.status.address=*", "0.0.0.0");
      }
    }
  }
}
