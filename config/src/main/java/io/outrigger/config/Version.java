package io.outrigger.config;

/** The version of this build, for {@code --version} and telemetry. */
public final class Version {

  private Version() {}

  /** Such as {@code 0.1.0}. */
  public static String current() {
    return Packaged.text("version.txt").strip();
  }
}
