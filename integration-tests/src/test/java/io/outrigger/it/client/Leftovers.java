package io.outrigger.it.client;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is alive in this JVM.
 *
 * @param connections open at the provider
 * @param threads names of the agent's own that run; its timer runs as long as there are timers
 * @param objects reachable ones of the agent and of the clients, by class
 * @param heapBytes of all that is reachable
 */
record Leftovers(
    int connections, List<String> threads, Map<String, Long> objects, long heapBytes) {
  private static final Pattern ROW = Pattern.compile(" *\\d+: +(\\d+) +(\\d+) +(\\S+).*");

  /** They end after some seconds without work. */
  private static final Set<String> OURS =
      Set.of("outrigger-timer", "outrigger-okhttp", "outrigger-jdk-client");

  static Leftovers now(int connections) throws JMException {
    histogram(); // what is weakly reachable goes, and what waited for that with the next
    Map<String, Long> objects = new TreeMap<>();
    long bytes = 0;
    for (String line : histogram().split("\n", -1)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        bytes += Long.parseLong(row.group(2));
        String name = row.group(3);
        boolean counts =
            (name.startsWith("io.outrigger.") && !name.matches("io.outrigger.(it|shaded)[.].*"))
                || name.startsWith("okhttp3.")
                || name.startsWith("okio.")
                || name.startsWith("jdk.internal.net.http.");
        if (counts) {
          objects.put(name, Long.parseLong(row.group(1)));
        }
      }
    }
    return new Leftovers(connections, ourThreads(), objects, bytes);
  }

  static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(OURS::contains)
        .sorted()
        .toList();
  }

  /** Classes of which there are more now, by more than so many. */
  Map<String, String> objectsMoreThan(Leftovers before, int more) {
    Map<String, String> grown = new LinkedHashMap<>();
    objects.forEach(
        (name, count) -> {
          long then = before.objects.getOrDefault(name, 0L);
          if (count > then + more) {
            grown.put(name, then + " -> " + count);
          }
        });
    return grown;
  }

  private static String histogram() throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }

  @Override
  public String toString() {
    long all = objects.values().stream().mapToLong(Long::longValue).sum();
    return "%d connections, %s, %,d objects of agent and client, %,d bytes of heap"
        .formatted(connections, threads, all, heapBytes);
  }
}
