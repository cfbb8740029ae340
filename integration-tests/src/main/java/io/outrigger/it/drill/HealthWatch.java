package io.outrigger.it.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks {@code /health} four times a second, as a script of the operator's might. */
final class HealthWatch implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\"");
  private static final Pattern NOT_CLOSED =
      Pattern.compile("\"target\":\"([^\"]*)\",\"state\":\"open\"");
  private static final Pattern INCIDENT = Pattern.compile("\"summary\":\"([^\"]*)\"");
  private static final long PACE_MILLIS = 250;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final List<Look> looks = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "health-watch");

  /**
   * One answer.
   *
   * @param atMillis on the wall clock
   * @param word the status as it says it
   * @param open targets whose circuits are open
   * @param incidents the open ones' summaries
   */
  record Look(long atMillis, int status, String word, List<String> open, List<String> incidents) {

    static Look of(long atMillis, int status, String body) {
      return new Look(
          atMillis,
          status,
          String.join("", all(STATUS, body).stream().limit(1).toList()),
          all(NOT_CLOSED, body),
          all(INCIDENT, body));
    }

    boolean hasOpenCircuit(String endpoint) {
      return open.stream().anyMatch(target -> target.startsWith(endpoint + "/"));
    }

    boolean hasIncident(String endpoint) {
      return incidents.stream().anyMatch(summary -> summary.startsWith(endpoint + "/"));
    }

    private static List<String> all(Pattern pattern, String body) {
      return pattern.matcher(body).results().map(found -> found.group(1)).toList();
    }
  }

  private HealthWatch(String page) {
    request = HttpRequest.newBuilder(URI.create(page + "/health")).build();
    thread.setDaemon(true);
  }

  /** Begins to look at the status page of an application. */
  static HealthWatch start(String page) {
    HealthWatch watch = new HealthWatch(page);
    watch.thread.start();
    return watch;
  }

  /** The address in the line that the agent says it in; empty where it is another one. */
  static String page(String line) {
    Matcher address = Pattern.compile("status page: (http\\S+?)/?$").matcher(line);
    return address.find() ? address.group(1) : "";
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(PACE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      Look look = Look.of(System.currentTimeMillis(), answer.statusCode(), answer.body());
      synchronized (looks) {
        looks.add(look);
      }
    } catch (IOException gone) {
      // It says so in now(): nothing new is seen.
    }
  }

  List<Look> looks() {
    synchronized (looks) {
      return List.copyOf(looks);
    }
  }

  /** Whether the newest look shows an incident. */
  boolean sawIncidents() {
    List<Look> all = looks();
    return !all.isEmpty() && !all.get(all.size() - 1).incidents().isEmpty();
  }

  /** The newest look in words. */
  String now() {
    List<Look> all = looks();
    if (all.isEmpty()) {
      return "/health: no answer yet";
    }
    Look last = all.get(all.size() - 1);
    return String.format(
        Locale.ROOT,
        "/health: %d %s, open incidents: %d",
        last.status(),
        last.word(),
        last.incidents().size());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
