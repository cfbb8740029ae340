package io.outrigger.it.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Chromium without a window, with one page, asked over the DevTools protocol. Everything the page
 * requests or complains about is kept.
 */
public final class Chromium implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final Object arrival = new Object();

  private Chromium(Process process, Path profile) throws IOException, InterruptedException {
    this.process = process;
    this.profile = profile;
    this.socket = http.newWebSocketBuilder().buildAsync(URI.create(page()), new Incoming()).join();
    for (String domain : List.of("Page", "Network", "Log", "Runtime")) {
      ask(domain + ".enable", Map.of());
    }
  }

  /** The browser's program, where one is installed. */
  public static Optional<Path> installed() {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
        .flatMap(
            folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it. */
  public static Chromium start(Path program) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("outrigger-chromium");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(profile.resolve("stderr").toFile())
            .start();
    return new Chromium(process, profile);
  }

  /** The address of its one page, once it is up. */
  private String page() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    await("the browser is up", () -> Files.exists(file) && Files.readString(file).contains("\n"));
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(file).get(0) + "/json/list");
    String[] found = {""};
    await(
        "the page is there",
        () -> {
          String answer =
              http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
          for (JsonNode target : JSON.readTree(answer)) {
            if (target.path("type").asText().equals("page")) {
              found[0] = target.path("webSocketDebuggerUrl").asText();
            }
          }
          return !found[0].isEmpty();
        });
    return found[0];
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private void await(String what, Condition condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError(
            "not reached: " + what + "\n" + Files.readString(profile.resolve("stderr")));
      }
      synchronized (arrival) {
        arrival.wait(50);
      }
    }
  }

  /** One command; answers with its result. */
  public JsonNode ask(String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      socket
          .sendText(
              JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
              true)
          .join();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    JsonNode reply = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (reply.has("error")) {
      throw new AssertionError(method + ": " + reply);
    }
    return reply.path("result");
  }

  /** A window of this size, with this colour scheme. */
  public void window(int width, int height, String scheme) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens an address and waits until all of it is there; forgets what happened before. */
  public void open(String url) throws IOException, InterruptedException {
    events.clear();
    ask("Page.navigate", Map.of("url", url));
    await("load of " + url, () -> !events("Page.loadEventFired").isEmpty());
  }

  /** The value of a script in the page. */
  public JsonNode evaluate(String script) {
    JsonNode result = ask("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result);
    }
    return result.path("result").path("value");
  }

  /** Presses and releases a key. */
  public void press(String key, int code) {
    for (String type : List.of("keyDown", "keyUp")) {
      ask(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  /** A picture of the whole page, as PNG in base 64. */
  public String screenshot() {
    return ask("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
        .path("data")
        .asText();
  }

  /** Every address that the page asked for since it was opened. */
  public List<String> requested() {
    return events("Network.requestWillBeSent").stream()
        .map(event -> event.path("params").path("request").path("url").asText())
        .toList();
  }

  /** Everything that the page, or the browser about it, complained of. */
  public List<JsonNode> complaints() {
    return Stream.of("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        .flatMap(name -> events(name).stream())
        .toList();
  }

  private List<JsonNode> events(String method) {
    Predicate<JsonNode> named = event -> event.path("method").asText().equals(method);
    return events.stream().filter(named).toList();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (UncheckedIOException goneMeanwhile) {
      // Its helpers tidy up too.
    }
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(String text) {
      try {
        JsonNode node = JSON.readTree(text);
        CompletableFuture<JsonNode> answer = waiting.remove(node.path("id").asInt(-1));
        if (answer != null) {
          answer.complete(node);
        } else {
          events.add(node);
        }
      } catch (IOException noJson) {
        throw new UncheckedIOException(noJson);
      }
      synchronized (arrival) {
        arrival.notifyAll();
      }
    }
  }
}
