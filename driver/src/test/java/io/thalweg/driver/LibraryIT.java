package io.thalweg.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn install} gives is all that a project elsewhere needs. */
class LibraryIT {
  private static final String VERSION = System.getProperty("thalweg.version");
  private static final Path REPOSITORY = Path.of(System.getProperty("repository"));
  private static final Path INSTALLED = REPOSITORY.resolve("io/thalweg/thalweg").resolve(VERSION);
  private static final Path OUTSIDE = Path.of("src", "it", "outside");
  private static final int LONGEST_MINUTES = 10;

  /** Those that the documents tell: the first for the vector kernels, the others for Spark. */
  private static final List<String> OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  @TempDir Path folder;

  @Test
  void aProjectElsewhereCompilesTrainsAndPredicts() throws Exception {
    Path project = copy(OUTSIDE, folder.resolve("outside"));
    Path repository = Files.createDirectory(folder.resolve("repository"));
    linkAllBut("io", Path.of(System.getProperty("local.repository")), repository);
    linkAllBut(
        "thalweg",
        Path.of(System.getProperty("local.repository"), "io"),
        Files.createDirectory(repository.resolve("io")));
    Files.createSymbolicLink(repository.resolve("io/thalweg"), REPOSITORY.resolve("io/thalweg"));

    run(
        project,
        "mvn",
        "-B",
        "-Dmaven.repo.local=" + repository,
        "-Dthalweg.version=" + VERSION,
        "-Dspark.version=" + System.getProperty("spark.version"),
        "-Dscala.version=" + System.getProperty("scala.version"),
        "compile",
        "dependency:build-classpath",
        "-Dmdep.outputFile=classpath");
    String dependencies = Files.readString(project.resolve("classpath"));
    assertFalse(dependencies.contains("picocli"), dependencies);
    assertFalse(dependencies.contains("thalweg-shared"), dependencies);

    List<String> java = new ArrayList<>();
    java.add(ProcessHandle.current().info().command().orElseThrow());
    java.addAll(OPTIONS);
    java.addAll(List.of("-Xmx1g", "-cp", "target/classes:" + dependencies));
    java.addAll(List.of("example.Outside", "model"));
    String printed = run(project, java.toArray(String[]::new));
    assertTrue(printed.contains("predicts 6.00 for (3, 1), and 64 rows"), printed);
    assertTrue(printed.contains("least at 3.00"), printed);
  }

  @Test
  void itsPomNeedsNoOther() throws IOException {
    String pom = Files.readString(INSTALLED.resolve("thalweg-" + VERSION + ".pom"));
    assertFalse(pom.contains("<dependency>"), pom);
    assertFalse(pom.contains("<parent>"), pom);
    try (Stream<Path> artifacts = Files.list(REPOSITORY.resolve("io/thalweg"))) {
      assertEquals(List.of("thalweg"), artifacts.map(p -> p.getFileName().toString()).toList());
    }
  }

  @Test
  void itsDocumentationIsOfThePublicApiOnly() throws IOException {
    try (JarFile jar = new JarFile(installed("javadoc"))) {
      Set<String> packages =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(
                  name -> name.startsWith("io/thalweg/") && name.endsWith("package-summary.html"))
              .map(name -> name.substring("io/thalweg/".length(), name.lastIndexOf('/')))
              .collect(Collectors.toSet());
      assertEquals(Set.of("driver/api", "shared/autograd", "shared/error", "shared/nn"), packages);
      assertNotNull(jar.getEntry("io/thalweg/driver/api/Training.html"));
    }
  }

  @Test
  void itsSourcesAreThoseOfAllModules() throws IOException {
    try (JarFile jar = new JarFile(installed("sources"))) {
      for (String source :
          List.of("driver/api/Training", "worker/session/Rpc", "shared/error/ThalwegException")) {
        assertNotNull(jar.getEntry("io/thalweg/" + source + ".java"), source);
      }
    }
  }

  private static String installed(String classifier) {
    return INSTALLED.resolve("thalweg-" + VERSION + "-" + classifier + ".jar").toString();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  /** A local repository with everything of another but what is ours. */
  private static void linkAllBut(String name, Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(path -> !path.endsWith(name)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
  }

  /** Runs a program to its end; what it printed. */
  private static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "log", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES), () -> "still running");
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(log);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }
}
