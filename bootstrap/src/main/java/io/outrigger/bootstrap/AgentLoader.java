package io.outrigger.bootstrap;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent's classes from below {@code inst/} of its jar, where no other loader finds them
 * because they are not named {@code .class}. Its own classes come first, then the platform's; the
 * application is out of sight.
 */
final class AgentLoader extends ClassLoader {

  private static final String FOLDER = "inst/";

  static {
    registerAsParallelCapable();
  }

  /** A ZipFile, not a JarFile: verifying signatures is slow before the JIT, and we have none. */
  private final ZipFile jar;

  private final ProtectionDomain domain;
  private final @Nullable String version;

  AgentLoader(File file) throws IOException {
    super("outrigger", getPlatformClassLoader());
    jar = new ZipFile(file);
    URL location = file.toURI().toURL();
    domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null, this, null);
    version = AgentLoader.class.getPackage().getImplementationVersion();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null && !name.startsWith("java.")) {
        type = defineOwn(name);
      }
      if (type == null) {
        return super.loadClass(name, resolve);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  private @Nullable Class<?> defineOwn(String name) throws ClassNotFoundException {
    ZipEntry entry = jar.getEntry(FOLDER + name.replace('.', '/') + ".classdata");
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      definePackageOf(name);
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  private void definePackageOf(String name) {
    String pkg = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (getDefinedPackage(pkg) == null) {
      try {
        definePackage(pkg, null, null, null, Ignition.TITLE, version, null, null);
      } catch (IllegalArgumentException definedMeanwhile) {
        // Another thread was faster; both would have defined the same.
      }
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String path = name.endsWith(".class") ? name + "data" : name;
    ZipEntry entry = jar.getEntry(FOLDER + path);
    if (entry == null || entry.isDirectory()) {
      return null;
    }
    try {
      // A handler of our own keeps the jar out of the URL cache, which containers may switch off.
      return new URL("outrigger", null, -1, "/" + path, new EntryStream(jar, entry));
    } catch (MalformedURLException impossible) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return Collections.enumeration(url == null ? List.of() : List.of(url));
  }
}
