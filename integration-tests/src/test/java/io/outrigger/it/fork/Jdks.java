package io.outrigger.it.fork;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the JDKs to test on: the one that runs the tests, and a JDK 25 beside it. */
public final class Jdks {

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private Jdks() {}

  /** For {@code @MethodSource("io.outrigger.it.fork.Jdks#all")}. */
  public static List<Jdk> all() {
    List<Jdk> found = new ArrayList<>();
    found.add(own());
    if (own().feature() != 25) {
      found.add(beside(own(), 25));
    }
    return found;
  }

  public static Jdk own() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  private static Jdk beside(Jdk jdk, int feature) {
    Path folder = jdk.home().toAbsolutePath().getParent();
    try (Stream<Path> neighbours = Files.list(folder)) {
      return neighbours
          .filter(
              home -> featureOf(home) == feature && Files.isExecutable(home.resolve("bin/java")))
          .findFirst()
          .map(home -> new Jdk(feature, home))
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "The forked tests need a JDK " + feature + " beside " + jdk.home()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static int featureOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return -1;
    }
    try {
      Matcher matcher = VERSION.matcher(Files.readString(release));
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    } catch (IOException unreadable) {
      return -1;
    }
  }
}
