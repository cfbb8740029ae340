package io.outrigger.ops;

import io.outrigger.status.StatusMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** All that touches JMX, apart so that a Java without it runs the rest. */
final class JmxReport {
  /** The report was printed, and a circuit is open. */
  static final int CIRCUIT_OPEN = 3;

  /** The agent looks for a JMX server every two seconds; a busy machine takes longer. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final long PAUSE_MILLIS = 200;

  private JmxReport() {}

  /**
   * Prints the report.
   *
   * @param address of the JVM's JMX server
   * @return exit status
   * @throws IOException with a message for people where there is no report
   */
  @SuppressWarnings("BanJNDI") // the JDK in that JVM gave the address; it names no directory
  static int print(String address, PrintStream out) throws IOException {
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      MBeanServerConnection jvm = connector.getMBeanServerConnection();
      ObjectName bean = new ObjectName(StatusMXBean.NAME);
      await(bean, jvm);
      out.print(jvm.getAttribute(bean, StatusMXBean.REPORT));
      boolean open = Boolean.TRUE.equals(jvm.getAttribute(bean, StatusMXBean.CIRCUIT_OPEN));
      return open ? CIRCUIT_OPEN : Main.OK;
    } catch (JMException failure) {
      throw new IOException("the agent there gave no report: " + failure, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Perhaps it was we who made the JMX server that the agent is waiting for. */
  private static void await(ObjectName bean, MBeanServerConnection jvm)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!jvm.isRegistered(bean)) {
      boolean looking = isLooking(jvm) && System.nanoTime() - end < 0;
      if (!looking && !jvm.isRegistered(bean)) {
        throw new IOException(absent(jvm));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean isLooking(MBeanServerConnection jvm) throws IOException {
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            jvm, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    for (@Nullable ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals(StatusMXBean.THREAD)) {
        return true;
      }
    }
    return false;
  }

  private static String absent(MBeanServerConnection jvm) throws IOException {
    RuntimeMXBean runtime =
        ManagementFactory.newPlatformMXBeanProxy(
            jvm, ManagementFactory.RUNTIME_MXBEAN_NAME, RuntimeMXBean.class);
    boolean flag =
        runtime.getInputArguments().stream()
            .anyMatch(each -> each.startsWith("-javaagent:") && each.contains("outrigger"));
    return flag
        ? "it was started with the agent, which has seen no LLM call yet: no client that it knows"
            + " was opened, no request went to an endpoint (check FILE lists them), or it is"
            + " switched off"
        : "it runs without Outrigger, or has made no LLM call since Outrigger was attached";
  }
}
