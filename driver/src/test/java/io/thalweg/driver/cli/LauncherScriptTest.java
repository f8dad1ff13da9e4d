package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the launcher that decide which Java runs, and in which surroundings. */
class LauncherScriptTest {
  private static final String OTHER_PLACES = "java_places() { printf '%s\\n' \"$PLACES\"/*; }; ";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"4.0.1", "4.1.0"})
  void aJavaThatIsTooNewForThatSparkIsRefusedWithOneOfThisMachineThatIsNot(String spark)
      throws Exception {
    Path tooNew = java("new/25", "25.0.1");
    java("old/11", "11.0.2");
    java("old/17", "17.0.15");
    Path best = java("old/21", "21.0.4");
    java("old/24", "24");
    Output refused = findJava(spark, tooNew);
    assertEquals(64, refused.code());
    assertEquals(1, refused.err().lines().count(), refused.err());
    for (String part :
        new String[] {"Spark " + spark, "17 to 23", "Java 25", "JAVA_HOME=" + best.toRealPath()}) {
      assertTrue(refused.err().contains(part), refused.err());
    }
  }

  @Test
  void whereThereIsNoOtherJavaOneLineSaysWhichWillDo() throws Exception {
    Path tooNew = java("new/25", "25.0.1");
    java("old/24", "24");
    Output refused = findJava("4.1.0", tooNew);
    assertEquals(64, refused.code());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains("install a JDK 17 to 23"), refused.err());
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.1, 17.0.15",
    "4.0.1, 21.0.4",
    "4.1.0, 23",
    "4.2.0, 17.0.15",
    "4.2.0, 21.0.4",
    "4.2.0, 25.0.1"
  })
  void aJavaThatSparkCanUseIsTaken(String spark, String version) throws Exception {
    Path chosen = java("chosen", version);
    Output found = findJava(spark, chosen);
    assertEquals(chosen.toRealPath().toString(), found.out().strip(), found.err());
    assertEquals("", found.err());
  }

  @Test
  void aJavaThatIsTooOldIsRefused() throws Exception {
    Output refused = findJava("4.2.0", java("chosen", "11.0.2"));
    assertEquals(64, refused.code());
    assertTrue(refused.err().contains("install a JDK 17 or later"), refused.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.3.0", "3.5.6", "4.1", "4"})
  void aSparkThatIsNotKnownIsRefusedWithOneThatIs(String spark) throws Exception {
    Output refused = findJava(spark, java("any", "17"));
    assertEquals(64, refused.code());
    assertTrue(refused.err().contains("THALWEG_SPARK=4."), refused.err());
  }

  @Test
  void namesOfFilesMayHaveAnyLetterInTheLocaleC() throws Exception {
    Output charset = bash("use_utf8; locale charmap", java("any", "17"));
    assertEquals("UTF-8", charset.out().strip(), charset.err());
  }

  @Test
  void onlyJavasLinesAboutItsModulesAreLeftOut() throws Exception {
    String before = "Picked up JAVA_TOOL_OPTIONS: -Da=b\\n";
    String line =
        "WARNING: Using incubator modules: jdk.incubator.vector\\n"
            + "WARNING: package sun.security.action not in java.base\\n";
    String after = "WARNING: something else\\nand no end of line";
    Output passed =
        bash(
            "printf '"
                + before
                + line
                + after
                + "' | without_incubator; echo; "
                + "printf 'Error: no such option' | without_incubator",
            java("any", "17"));
    assertEquals((before + after).replace("\\n", "\n") + "\nError: no such option", passed.out());
  }

  /** Chooses a Java for a version of Spark. */
  private Output findJava(String spark, Path javaHome) throws IOException, InterruptedException {
    return bash(
        "THALWEG_SPARK=" + spark + "; " + OTHER_PLACES + "choose_spark; find_java; echo $java_home",
        javaHome);
  }

  /** A folder that looks like a JDK of the given version. */
  private Path java(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String program : new String[] {"java", "javac"}) {
      Path file = Files.writeString(home.resolve("bin").resolve(program), "#!/bin/sh\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Output bash(String commands, Path javaHome) throws IOException, InterruptedException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    String script = "set -euo pipefail; . \"$root/deploy/common.sh\"; " + commands;
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    Map<String, String> environment = builder.environment();
    environment.put("root", root.toString());
    environment.put("JAVA_HOME", javaHome.toString());
    environment.put("PLACES", folder.resolve("old").toString());
    environment.put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), out, err);
  }
}
