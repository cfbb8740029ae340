package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.outrigger.it.fork.AgentJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The one artifact, as it is shipped. */
class AgentJarTest {

  private static final Pattern LIBRARY = Pattern.compile("pkg:maven/(?!io\\.outrigger/)([^?\"]+)");

  @Test
  void applicationsClassPathGetsTheBootstrapOnly() throws IOException {
    assertThat(entries())
        .filteredOn(name -> name.endsWith(".class"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("io/outrigger/bootstrap/"));
    assertThat(entries())
        .filteredOn(name -> !name.startsWith("io/outrigger/bootstrap/"))
        .allMatch(name -> name.startsWith("inst/") || name.startsWith("META-INF/"))
        .noneMatch(name -> name.startsWith("META-INF/services/"));
  }

  @Test
  void librariesAreRenamed() throws IOException {
    assertThat(entries())
        .filteredOn(name -> name.startsWith("inst/") && name.endsWith(".classdata"))
        .hasSizeGreaterThan(1000)
        .allMatch(
            name ->
                name.startsWith("inst/io/outrigger/")
                    || name.startsWith("inst/adapter/io/outrigger/")
                    || name.equals("inst/dispatch/java/lang/OutriggerDispatch.classdata"));
  }

  @Test
  void manifestNamesTheEntryPoints() throws IOException {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      for (String role : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
        assertThat(manifest.getValue(role)).isEqualTo("io.outrigger.bootstrap.OutriggerAgent");
      }
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Can-Redefine-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Launcher-Agent-Class")).isNull();
      assertThat(manifest.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
    }
  }

  @Test
  void everyLibraryOfTheSbomIsInTheLicenceList() throws IOException {
    assumeFalse(
        "offline=true".equals(System.getProperty("outrigger.build")),
        "the SBOM needs Maven online");
    Path sbom = AgentJar.path().resolveSibling("outrigger-agent.cdx.json");
    Set<String> libraries =
        LIBRARY
            .matcher(Files.readString(sbom))
            .results()
            .map((MatchResult match) -> match.group(1).replace('/', ':').replace('@', ':'))
            .collect(Collectors.toSet());

    assertThat(libraries).hasSizeGreaterThan(5);
    assertThat(text("META-INF/licenses/THIRD-PARTY.txt")).contains(libraries);
    assertThat(text("META-INF/licenses/Apache-2.0.txt")).contains("Apache License", "Version 2.0");
    assertThat(text("META-INF/licenses/byte-buddy/ASM-LICENSE")).contains("INRIA");
  }

  @Test
  void staysBelow8Megabytes() throws IOException {
    assertThat(Files.size(AgentJar.path())).isLessThanOrEqualTo(8L * 1024 * 1024);
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  private static String text(String entry) throws IOException {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      return new String(
          jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
