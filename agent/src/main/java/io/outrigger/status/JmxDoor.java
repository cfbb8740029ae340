package io.outrigger.status;

import java.util.function.Consumer;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bean into the platform's MBean server once the application, an operator or a tool has
 * made that server. Making it here would take the choice of its builder, and of the logging under
 * it, away from applications that make theirs later.
 */
final class JmxDoor {
  /** Only the platform's server has it. */
  private static final String RUNTIME = "java.lang:type=Runtime";

  private final StatusMXBean bean;
  private @Nullable MBeanServer server;

  JmxDoor(StatusMXBean bean) {
    this.bean = bean;
  }

  /**
   * Registers the bean if the time has come.
   *
   * @param log hears why a server takes no bean
   * @return whether there is no need to come again
   */
  synchronized boolean open(Consumer<String> log) {
    if (server == null) {
      try {
        server = register();
      } catch (JMException refused) {
        log.accept("no JMX bean " + StatusMXBean.NAME + ": " + refused.getMessage());
        return true;
      }
    }
    return server != null;
  }

  private @Nullable MBeanServer register() throws JMException {
    ObjectName runtime = new ObjectName(RUNTIME);
    for (MBeanServer candidate : MBeanServerFactory.findMBeanServer(null)) {
      if (candidate.isRegistered(runtime)) {
        StandardMBean mbean = new StandardMBean(bean, StatusMXBean.class, true);
        candidate.registerMBean(mbean, new ObjectName(StatusMXBean.NAME));
        return candidate;
      }
    }
    return null;
  }

  /** Takes the bean away again. */
  synchronized void close() {
    MBeanServer where = server;
    server = null;
    if (where != null) {
      try {
        where.unregisterMBean(new ObjectName(StatusMXBean.NAME));
      } catch (InstanceNotFoundException gone) {
        // Somebody else was faster.
      } catch (JMException | RuntimeException refused) {
        // It stays, and goes on telling the truth.
      }
    }
  }
}
