package io.outrigger.it.client;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is alive in this JVM.
 *
 * @param connections open at the provider
 * @param threads names of the agent's own that run; its timer runs as long as there are timers
 * @param objects reachable ones of the agent and of the clients, by class
 * @param bytes of all that is reachable, by class
 */
record Leftovers(
    int connections, List<String> threads, Map<String, Long> objects, Map<String, Long> bytes) {
  private static final Pattern ROW = Pattern.compile(" *\\d+: +(\\d+) +(\\d+) +(\\S+).*");

  /** They end after some seconds without work. */
  private static final Set<String> OURS =
      Set.of("outrigger-timer", "outrigger-okhttp", "outrigger-jdk-client");

  static Leftovers now(int connections) throws JMException {
    histogram(); // what is weakly reachable goes, and what waited for that with the next
    Map<String, Long> objects = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    for (String line : histogram().split("\n", -1)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String name = row.group(3);
        bytes.merge(name, Long.parseLong(row.group(2)), Long::sum);
        boolean counts =
            (name.startsWith("io.outrigger.") && !name.matches("io.outrigger.(it|shaded)[.].*"))
                || name.startsWith("okhttp3.")
                || name.startsWith("okio.")
                || name.startsWith("jdk.internal.net.http.");
        if (counts) {
          objects.merge(name, Long.parseLong(row.group(1)), Long::sum);
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

  long heapBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The classes whose objects have grown most, by bytes. */
  String grownMost(Leftovers before) {
    return bytes.entrySet().stream()
        .map(now -> Map.entry(now.getValue() - before.bytes.getOrDefault(now.getKey(), 0L), now))
        .sorted((one, other) -> Long.compare(other.getKey(), one.getKey()))
        .limit(6)
        .map(grown -> "%+,d %s".formatted(grown.getKey(), grown.getValue().getKey()))
        .collect(Collectors.joining("; "));
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
        .formatted(connections, threads, all, heapBytes());
  }
}
