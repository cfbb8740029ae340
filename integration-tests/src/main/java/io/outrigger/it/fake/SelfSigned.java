package io.outrigger.it.fake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key pair for {@code localhost}, made anew for each server, so that no key lies in the
 * repository and none expires.
 *
 * @param trustStore the certificate alone, as a PKCS#12 file
 */
record SelfSigned(Path trustStore, SSLContext context) {
  private static final String PASSWORD = FakeLlm.TRUST_STORE_PASSWORD;

  static SelfSigned create() throws IOException {
    Path folder = Files.createTempDirectory("fake-llm");
    Path keys = folder.resolve("keys.p12");
    Path certificate = folder.resolve("certificate.pem");
    Path trust = folder.resolve("trust.p12");
    try {
      keytool(
          "-genkeypair",
          "-alias",
          "fake",
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-dname",
          "CN=localhost",
          "-ext",
          "SAN=dns:localhost,ip:127.0.0.1",
          "-validity",
          "30",
          "-storetype",
          "PKCS12",
          "-keystore",
          keys.toString());
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          "fake",
          "-keystore",
          keys.toString(),
          "-file",
          certificate.toString());
      keytool(
          "-importcert",
          "-noprompt",
          "-alias",
          "fake",
          "-storetype",
          "PKCS12",
          "-keystore",
          trust.toString(),
          "-file",
          certificate.toString());
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(load(keys), PASSWORD.toCharArray());
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(load(trust));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return new SelfSigned(trust, context);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate for the TLS port could not be used", e);
    } finally {
      Files.deleteIfExists(keys);
      Files.deleteIfExists(certificate);
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(trustStore);
    Path folder = trustStore.getParent();
    if (folder != null) {
      Files.deleteIfExists(folder);
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void keytool(String... arguments) throws IOException {
    java.util.List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(java.util.List.of(arguments));
    command.addAll(java.util.List.of("-storepass", PASSWORD));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool was running", e);
    }
  }
}
