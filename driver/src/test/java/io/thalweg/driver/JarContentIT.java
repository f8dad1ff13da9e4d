package io.thalweg.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jar for {@code spark-submit} is thin: our classes and two small relocated libraries. */
class JarContentIT {
  private static final Path JAR = Path.of(System.getProperty("thalweg.jar"));
  private static final long MOST_BYTES = 7L << 19; // 3.5 MiB

  private static final Pattern OURS =
      Pattern.compile(
          "io/thalweg/(shared|worker|driver|shaded/picocli|shaded/snakeyaml)/.+"
              + "|META-INF/(MANIFEST\\.MF|LICENSE)");

  @Test
  void holdsOurClassesAndTheRelocatedLibrariesOnly() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> strangers =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(entry -> entry.getName())
              .filter(name -> !OURS.matcher(name).matches())
              .toList();
      assertEquals(List.of(), strangers);
      assertNotNull(jar.getEntry("io/thalweg/shared/error/ThalwegException.class"));
      assertNotNull(jar.getEntry("io/thalweg/shaded/picocli/CommandLine.class"));
      assertNotNull(jar.getEntry("io/thalweg/shaded/snakeyaml/v2/api/Load.class"));
    }
    assertTrue(Files.size(JAR) < MOST_BYTES, () -> JAR + " has grown fat");
  }

  @Test
  void refersToTheRelocatedLibrariesByTheirNewNames() throws IOException {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "org.snakeyaml..")
          .check(new ClassFileImporter().importJar(jar));
    }
  }

  @Test
  void hasABillOfMaterialsOfWhatIsInIt() throws IOException {
    assumeFalse(
        "offline: true".equals(System.getProperty("maven")), "the plugin asks for the network");
    Path bill = JAR.resolveSibling(JAR.getFileName().toString().replace(".jar", "-cyclonedx.json"));
    Map<String, Object> json = Json.parse(Files.readAllBytes(bill));
    assertEquals("CycloneDX", json.get("bomFormat"));
    Set<Object> names = new TreeSet<>();
    for (Object component : (List<?>) json.get("components")) {
      names.add(((Map<?, ?>) component).get("name"));
    }
    assertEquals(Set.of("picocli", "snakeyaml-engine", "thalweg-shared", "thalweg-worker"), names);
    assertFalse(json.containsKey("serialNumber"), "another one in each build");
  }

  @Test
  void namesItsMainClassAndVersion() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertEquals("io.thalweg.driver.cli.Main", manifest.getValue(Attributes.Name.MAIN_CLASS));
      assertEquals(
          System.getProperty("thalweg.version"),
          manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    }
  }
}
