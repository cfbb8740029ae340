package io.outrigger.it.scenario;

import io.outrigger.it.sabotage.Saboteur;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.jar.asm.ClassReader;

/** The test's end of the line to a {@link Saboteur} in another JVM. */
final class Sabotage implements AutoCloseable {
  private final ServerSocket listener;
  private Socket saboteur;
  private BufferedReader answers;

  Sabotage() {
    try {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(120_000);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The flag of the JVM to sabotage.
   *
   * @param armed {@code ,place,kind} or nothing
   */
  String flag(Path jar, String armed) {
    return "-javaagent:" + jar + "=" + listener.getLocalPort() + armed;
  }

  /** Makes one place throw from now on; returns the places visited since the last order. */
  List<String> arm(String place, String kind) {
    return order(place + ' ' + kind);
  }

  /** Nothing throws any more; returns the places visited since the last order. */
  List<String> disarm() {
    return order("-");
  }

  private List<String> order(String line) {
    try {
      if (saboteur == null) {
        saboteur = listener.accept();
        saboteur.setSoTimeout(120_000);
        answers =
            new BufferedReader(
                new InputStreamReader(saboteur.getInputStream(), StandardCharsets.UTF_8));
      }
      OutputStream out = saboteur.getOutputStream();
      out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
      out.flush();
      String visited = answers.readLine();
      if (visited == null) {
        throw new AssertionError("the saboteur's JVM has ended");
      }
      return visited.isEmpty() ? List.of() : Arrays.asList(visited.split(" "));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Packs the saboteur; the library that it edits classes with stays where it is. */
  static Path jar(Path folder) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", Saboteur.class.getName());
    try {
      main.putValue(
          "Class-Path",
          ClassReader.class.getProtectionDomain().getCodeSource().getLocation().toURI().toString());
      Path jar = folder.resolve("saboteur.jar");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        for (String name : List.of("Saboteur", "Charges", "Placing", "Placing$1", "Placing$2")) {
          String entry = Saboteur.class.getPackageName().replace('.', '/') + '/' + name + ".class";
          out.putNextEntry(new ZipEntry(entry));
          try (InputStream in = Saboteur.class.getClassLoader().getResourceAsStream(entry)) {
            if (in == null) {
              throw new AssertionError("no such class: " + entry);
            }
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
      return jar;
    } catch (IOException | URISyntaxException failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (saboteur != null) {
      saboteur.close();
    }
  }
}
