package io.outrigger.ops;

import io.outrigger.status.StatusMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * {@code status PID}: prints what the agent in a running JVM of the same user knows. Asks as
 * jconsole does, by the JDK's own door for local tools: nothing is loaded into that JVM.
 */
final class StatusCommand {
  /** The report was printed, and a circuit is open. */
  static final int CIRCUIT_OPEN = 3;

  /** The agent looks for a JMX server every two seconds; a busy machine takes longer. */
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  private static final long PAUSE_MILLIS = 200;

  private StatusCommand() {}

  static int run(String pid, PrintStream out, PrintStream err) {
    String complaint;
    try {
      complaint = complaint(pid);
      if (complaint == null) {
        return print(pid, AttachApi.localJmx(pid), out, err);
      }
    } catch (IOException refused) {
      complaint = refused.getMessage();
    } catch (NoClassDefFoundError missing) {
      complaint =
          "this Java lacks the modules jdk.attach or java.management.rmi; run the command with a"
              + " JDK";
    }
    err.println("outrigger: " + complaint);
    return Main.FAILED;
  }

  /** What the operating system knows beforehand: attaching to no JVM takes ten seconds to fail. */
  private static @Nullable String complaint(String pid) {
    if (!pid.matches("[0-9]{1,10}")) {
      return pid + " is no process id; jps lists those of the running JVMs";
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
    if (process.isEmpty()) {
      return "there is no process " + pid + "; jps lists the running JVMs";
    }
    String owner = process.get().info().user().orElse("");
    String self = ProcessHandle.current().info().user().orElse("");
    return owner.isEmpty() || owner.equals(self) || self.equals("root")
        ? null
        : "process " + pid + " belongs to " + owner + "; run the command as that user";
  }

  private static int print(String pid, String address, PrintStream out, PrintStream err) {
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      MBeanServerConnection jvm = connector.getMBeanServerConnection();
      ObjectName bean = new ObjectName(StatusMXBean.NAME);
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!jvm.isRegistered(bean)) {
        if (System.nanoTime() - end >= 0) {
          err.println("outrigger: " + absent(pid, jvm));
          return Main.FAILED;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      out.print(jvm.getAttribute(bean, StatusMXBean.REPORT));
      boolean open = Boolean.TRUE.equals(jvm.getAttribute(bean, StatusMXBean.CIRCUIT_OPEN));
      return open ? CIRCUIT_OPEN : Main.OK;
    } catch (IOException | JMException failure) {
      err.println("outrigger: process " + pid + " did not answer: " + failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Main.FAILED;
  }

  private static String absent(String pid, MBeanServerConnection jvm) {
    return startedWithAgent(jvm)
        ? "process "
            + pid
            + " was started with the agent, which has seen no LLM call yet: no client that it knows"
            + " was opened, no request went to an endpoint (check lists them), or it is switched off"
        : "process "
            + pid
            + " runs without Outrigger, or has made no LLM call since it was attached";
  }

  private static boolean startedWithAgent(MBeanServerConnection jvm) {
    try {
      Object flags = jvm.getAttribute(new ObjectName("java.lang:type=Runtime"), "InputArguments");
      for (String flag : (String[]) flags) {
        if (flag.startsWith("-javaagent:") && flag.contains("outrigger")) {
          return true;
        }
      }
    } catch (IOException | JMException | RuntimeException unknown) {
      // Then the message leaves both open.
    }
    return false;
  }
}
