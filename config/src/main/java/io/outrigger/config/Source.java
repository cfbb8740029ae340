package io.outrigger.config;

/**
 * Where a value was written.
 *
 * @param name the file's path, the variable's name or the system property's name; empty for the
 *     packaged defaults
 * @param line line of the file, from 1; 0 where there is none
 */
public record Source(Kind kind, String name, int line) {

  /** Where values come from; later ones win. */
  public enum Kind {
    /** The properties file inside the jar. */
    DEFAULT,
    /** The operator's file. */
    FILE,
    /** A variable of the process's environment. */
    ENVIRONMENT,
    /** A {@code -D} of the process's command line. */
    SYSTEM_PROPERTY
  }

  static final Source DEFAULT = new Source(Kind.DEFAULT, "", 0);

  static Source file(String path, int line) {
    return new Source(Kind.FILE, path, line);
  }

  static Source environment(String variable) {
    return new Source(Kind.ENVIRONMENT, variable, 0);
  }

  static Source systemProperty(String name) {
    return new Source(Kind.SYSTEM_PROPERTY, name, 0);
  }

  /** For people: {@code /app/outrigger.properties:12}, {@code environment variable X}, ... */
  @Override
  public String toString() {
    return switch (kind) {
      case DEFAULT -> "default";
      case FILE -> line == 0 ? name : name + ":" + line;
      case ENVIRONMENT -> "environment variable " + name;
      case SYSTEM_PROPERTY -> "-D" + name;
    };
  }
}
