package io.outrigger.report;

import io.outrigger.config.IncidentSettings;
import io.outrigger.incident.Incident;
import io.outrigger.incident.IncidentChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two files per incident in the operator's folder, written anew with each step: whoever looks sees
 * a whole one. Only files of such a name are ever deleted.
 */
final class IncidentFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The name without its ending is the incident's; its second group is the fingerprint. */
  private static final Pattern NAME =
      Pattern.compile(
          "(incident-(?:\\d{8}T\\d{6}Z)-([0-9a-f]{8})-[a-z0-9-]+)\\.(?:md|json)(?:\\.tmp)?");

  private final Path folder;
  private final IncidentSettings settings;
  private final ReportSetup setup;
  private final IncidentText text;
  private final Consumer<String> console;
  private boolean complained;

  IncidentFiles(Path folder, ReportSetup setup, IncidentText text) {
    this.folder = folder;
    this.settings = setup.settings().incidents();
    this.setup = setup;
    this.text = text;
    this.console = setup.console();
  }

  /** Writes one step; what goes wrong is said once. */
  void write(IncidentChange change) {
    Incident incident = change.incident();
    Instant opened = Instant.ofEpochMilli(setup.epochMillisOf(incident.openedAt()));
    try {
      Files.createDirectories(folder);
      NavigableMap<String, List<Path>> known = known();
      String name = nameOf(incident, opened, known);
      int earlier = earlier(incident, name, known);
      replace(name + ".md", text.markdown(change, earlier));
      replace(name + ".json", text.json(change, earlier) + "\n");
      prune();
    } catch (IOException | SecurityException failed) {
      if (!complained) {
        complained = true;
        console.accept(
            "outrigger.incident.dir="
                + folder
                + ": an incident cannot be written ("
                + failed.getClass().getName()
                + ")");
      }
    }
  }

  /** An incident keeps its name although its wall-clock time is reckoned anew for each step. */
  private static String nameOf(
      Incident incident, Instant opened, NavigableMap<String, List<Path>> known) {
    String end = "-" + incident.fingerprint() + "-" + incident.id();
    for (String name : known.keySet()) {
      if (name.endsWith(end)) {
        return name;
      }
    }
    return "incident-" + TIME.format(opened) + end;
  }

  private static int earlier(
      Incident incident, String own, NavigableMap<String, List<Path>> known) {
    int count = 0;
    for (String name : known.headMap(own).keySet()) {
      Matcher parts = NAME.matcher(name + ".md");
      if (parts.matches() && parts.group(2).equals(incident.fingerprint())) {
        count++;
      }
    }
    return count;
  }

  private void replace(String name, String content) throws IOException {
    Path temporary = folder.resolve(name + ".tmp");
    Files.deleteIfExists(temporary); // of a run that was cut off; a link there is not followed
    Files.write(
        temporary,
        content.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    try {
      Files.move(
          temporary,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException odd) {
      Files.move(temporary, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Files by the incident that they are of; names sort by time. */
  private NavigableMap<String, List<Path>> known() throws IOException {
    NavigableMap<String, List<Path>> known = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "incident-*")) {
      for (Path file : files) {
        Matcher parts = NAME.matcher(file.getFileName().toString());
        if (parts.matches()) {
          known.computeIfAbsent(parts.group(1), name -> new ArrayList<>()).add(file);
        }
      }
    }
    return known;
  }

  private void prune() throws IOException {
    NavigableMap<String, List<Path>> known = known();
    Instant oldest = Instant.ofEpochMilli(setup.epochMillis().getAsLong()).minus(settings.maxAge());
    String before = "incident-" + TIME.format(oldest);
    while (!known.isEmpty()
        && (known.size() > settings.keep() || known.firstKey().compareTo(before) < 0)) {
      for (Path file : known.pollFirstEntry().getValue()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
