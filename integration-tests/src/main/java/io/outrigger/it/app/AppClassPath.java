package io.outrigger.it.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Class paths for {@code java -cp}, as this module's build has left them in its target folder. */
public final class AppClassPath {
  private AppClassPath() {}

  /** All SDKs with the versions of OkHttp and Jackson that their builds agree on. */
  public static String sdks() {
    try {
      return classes()
          + File.pathSeparator
          + Files.readString(target().resolve("cp-apps.txt")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no class path of the sample applications: build integration-tests first", e);
    }
  }

  /** The oldest supported OkHttp alone: for {@link OkHttpApp}. */
  public static String oldestOkHttp() {
    return withFolder("clients/okhttp-3");
  }

  /** The newest supported OkHttp alone: for {@link OkHttpApp}. */
  public static String newestOkHttp() {
    return withFolder("clients/okhttp-5");
  }

  /** The JDK alone: for {@link JdkApp} and the scripted provider. */
  public static String jdkAlone() {
    return classes().toString();
  }

  private static String withFolder(String name) {
    return classes() + File.pathSeparator + target().resolve(name) + File.separator + "*";
  }

  private static Path target() {
    Path target = classes().getParent();
    if (target == null) {
      throw new IllegalStateException(
          "the classes of integration-tests lie in no target folder: " + classes());
    }
    return target;
  }

  private static Path classes() {
    try {
      return Path.of(
          AppClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of the classes is no file", e);
    }
  }
}
