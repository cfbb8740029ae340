package io.outrigger.ops;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** All that touches the module jdk.attach, apart so that a Java without it runs the rest. */
final class AttachApi {

  private AttachApi() {}

  /**
   * The address at which a JVM's JMX server is asked from this machine; the JVM opens it when it is
   * asked for the first time.
   *
   * @throws IOException with a message for people where that JVM cannot be asked
   * @throws NoClassDefFoundError where this Java lacks jdk.attach
   */
  static String localJmx(String pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException refused) {
      throw new IOException(
          "cannot be asked ("
              + refused.getMessage()
              + "); it must be a running JVM of the same user, with the module"
              + " jdk.management.agent and without -XX:+DisableAttachMechanism",
          refused);
    }
  }

  /**
   * Loads an agent.
   *
   * @return what went wrong, or null
   * @throws NoClassDefFoundError where this Java lacks jdk.attach
   */
  static @Nullable String load(String pid, String jar, String agentArgs) {
    try {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        machine.loadAgent(jar, agentArgs);
        return null;
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException refused) {
      return "cannot attach to process "
          + pid
          + " ("
          + refused.getMessage()
          + "); it must be a running JVM of the same user, without -XX:+DisableAttachMechanism";
    } catch (AgentLoadException | AgentInitializationException failed) {
      return "process "
          + pid
          + " did not load the agent ("
          + failed.getMessage()
          + "); see its own output";
    }
  }
}
