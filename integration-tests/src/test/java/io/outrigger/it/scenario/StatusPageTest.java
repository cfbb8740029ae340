package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.outrigger.it.browser.Chromium;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status page of a real application in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class StatusPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What browsers are measured with: the contrast of WCAG 2, for each text on its background. */
  private static final String LOWEST_CONTRAST =
      """
      (() => {
        const rgb = text => text.match(/[\\d.]+/g).map(Number);
        const light = c => c.slice(0, 3).map(v => v / 255)
          .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const ground = e => {
          for (; e; e = e.parentElement) {
            const c = rgb(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c;
          }
          return [255, 255, 255];
        };
        let lowest = [99, ''];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const e = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || e.closest('style')) continue;
          const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
          const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          if (ratio < lowest[0]) lowest = [ratio, walker.currentNode.data];
        }
        return lowest;
      })()
      """;

  private Fleet fleet;
  private Chromium browser;
  private String page;

  @BeforeAll
  void start() throws Exception {
    assumeTrue(
        Chromium.installed().isPresent(),
        "no Chromium on the PATH (Debian: apt-get install chromium): the page was not looked at");
    fleet =
        Fleet.start(
            Jdks.own(),
            Map.of(
                "page",
                    Map.of(
                        "retry.max-attempts",
                        "2",
                        "retry.base-delay",
                        "1ms",
                        "circuit.initial-open-duration",
                        "10m",
                        "circuit.open-duration",
                        "10m"),
                "held", Map.of("retry.max-wait", "1s")),
            "outrigger.status.port = 0");
    Case c = fleet.of("page", Client.JDK_SEND).script(Misbehaviour.ok());
    Case.answered(c.call());
    c.script(c.client().provider().overloaded(), Misbehaviour.ok());
    Case.answered(c.call());
    c.script(c.client().provider().contentPolicy());
    c.failedWith(400, c.call());
    c.script(c.client().provider().overloaded());
    for (int i = 0; i < 6; i++) {
      c.failedWith(503, c.call());
    }
    Case held = fleet.of("held", Client.JDK_SEND);
    held.script(held.client().provider().rateLimited(900));
    held.failedWith(429, held.call());
    page = StatusTest.page(fleet);
    browser = Chromium.start(Chromium.installed().orElseThrow());
  }

  @AfterAll
  void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (fleet != null) {
      fleet.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "360, light", "360, dark"})
  void fitsTheWindowAndIsReadable(int width, String scheme) throws Exception {
    browser.window(width, 800, scheme);
    browser.open(page);

    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requested())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(page) || url.equals("data:,"));
    assertThat(browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches").asBoolean())
        .isEqualTo(scheme.equals("dark"));
    assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(width);
    assertThat(browser.evaluate("document.scrollingElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('body *')].filter(e =>"
                        + " !e.closest('thead') && e.getBoundingClientRect().right > innerWidth + 1)"
                        + ".map(e => e.outerHTML.slice(0, 80))")
                .toString())
        .as("nothing is cut off")
        .isEqualTo("[]");
    JsonNode contrast = browser.evaluate(LOWEST_CONTRAST);
    assertThat(contrast.path(0).asDouble()).as(contrast.toString()).isGreaterThanOrEqualTo(4.5);
    byte[] picture = Base64.getDecoder().decode(browser.screenshot());
    assertThat(picture).startsWith(0x89, 'P', 'N', 'G').hasSizeGreaterThan(5_000);
    assertThat(dominantColour(picture))
        .as("the background")
        .isEqualTo(scheme.equals("dark") ? 0x0d1117 : 0xffffff);
  }

  @Test
  void everyRowOfHealthIsOnThePage() throws Exception {
    JsonNode health =
        JSON.readTree(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(page + "health")).build(),
                    BodyHandlers.ofString())
                .body());
    browser.window(1280, 800, "light");
    browser.open(page);

    assertThat(health.path("circuits")).hasSize(2);
    assertThat(rows("circuits"))
        .hasSize(2)
        .allMatch(row -> row.size() == 4)
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(health.path("circuits").findValuesAsText("target"));
    assertThat(rows("circuits").get(0).get(1)).startsWith("open transient, next probe in");
    assertThat(health.path("holds").path(0).path("category").asText()).isEqualTo("rate_limited");
    assertThat(rows("circuits").get(1).get(2)).startsWith("rate_limited, for");
    JsonNode rates = health.path("rates");
    List<String> categories = names(rates.path("failed_attempts_by_category"));
    assertThat(categories).contains("transient", "content_policy", "rate_limited");
    categories.add("all attempts");
    assertThat(rows("errors")).extracting(row -> row.get(0)).containsExactlyElementsOf(categories);
    for (List<String> row : rows("errors")) {
      JsonNode counts = rates.path("failed_attempts_by_category").path(row.get(0));
      JsonNode all = row.get(0).equals("all attempts") ? rates.path("attempts") : counts;
      assertThat(row.get(2)).as(row.get(0)).isEqualTo(all.path("last_hour").asText());
    }
    assertThat(rows("calls"))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(names(rates.path("calls_by_outcome")));
    List<String> reasons = health.path("decisions").findValuesAsText("reason");
    assertThat(reasons).hasSizeGreaterThan(5);
    assertThat(rows("decisions")).extracting(row -> row.get(3)).containsExactlyElementsOf(reasons);
    assertThat(rows("decisions"))
        .extracting(row -> row.get(5).replace("none", ""))
        .containsExactlyElementsOf(health.path("decisions").findValuesAsText("trace"));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private List<List<String>> rows(String section) {
    JsonNode rows =
        browser.evaluate(
            "[...document.querySelectorAll('section[aria-labelledby="
                + section
                + "] tbody tr')].map(r => [...r.children].map(c => c.innerText.trim()))");
    List<List<String>> all = new ArrayList<>();
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.asText()));
      all.add(cells);
    }
    return all;
  }

  @Test
  void keyboardAndScreenReaderFindTheirWay() throws Exception {
    browser.window(360, 800, "light");
    browser.open(page);

    assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
    assertThat(browser.evaluate("document.title").asText())
        .isEqualTo("A circuit is open - Outrigger");
    assertThat(
            browser
                .evaluate(
                    "['header','nav','main','footer'].map(n => document.querySelectorAll(n).length)")
                .toString())
        .isEqualTo("[1,1,1,1]");
    assertThat(
            browser
                .evaluate("[...document.querySelectorAll('h1,h2')].map(h => h.tagName).join()")
                .asText())
        .isEqualTo("H1,H2,H2,H2,H2,H2,H2");
    // Laid out as cards, tables are still tables to a screen reader.
    JsonNode tree = browser.ask("Accessibility.getFullAXTree", Map.of()).path("nodes");
    List<String> roles = new ArrayList<>();
    tree.forEach(node -> roles.add(node.path("role").path("value").asText()));
    assertThat(roles)
        .contains(
            "table",
            "row",
            "rowheader",
            "columnheader",
            "cell",
            "banner",
            "main",
            "navigation",
            "contentinfo");

    Set<String> reached = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      browser.press("Tab", 9);
      assertThat(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle").asText())
          .as("the focus is seen")
          .isEqualTo("solid");
      reached.add(browser.evaluate("document.activeElement.innerText").asText());
    }
    assertThat(reached).containsExactlyInAnyOrder("Refresh now", "Refresh every 10 s", "/health");
  }

  /** The colour of the most pixels. */
  private static int dominantColour(byte[] png) throws IOException {
    java.awt.image.BufferedImage image =
        javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(png));
    Map<Integer, Integer> counts = new java.util.HashMap<>();
    for (int y = 0; y < image.getHeight(); y += 3) {
      for (int x = 0; x < image.getWidth(); x += 3) {
        counts.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** The line with these words, once a text has it. */
  static String awaited(Callable<String> text, String words) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try {
      while (true) {
        String now = text.call();
        for (String line : now.split("\n", -1)) {
          if (line.contains(words)) {
            return line;
          }
        }
        if (System.nanoTime() > end) {
          throw new AssertionError("not there: " + words + "\n" + now);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
