package io.outrigger.it.fork;

import java.nio.file.Path;

/**
 * An installed JDK.
 *
 * @param feature its feature version, such as 17
 */
public record Jdk(int feature, Path home) {

  /** A launcher of its bin folder: java, javac, keytool. */
  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
