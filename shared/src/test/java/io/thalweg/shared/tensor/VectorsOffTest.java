package io.thalweg.shared.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In JVMs of their own, as users start them: with a class path and few options. */
class VectorsOffTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String OFF = "vector kernels are off, plain loops take many times as long: ";

  /** A program that asks for kernels more than once. */
  static final class Asks {
    private Asks() {}

    public static void main(String[] choices) {
      for (String choice : choices) {
        for (DType<?> dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
          String name = KernelProvider.find(dtype, KernelChoice.parse(choice)).name();
          System.out.println(name.replaceAll("\\d+$", "N"));
        }
      }
    }
  }

  @Test
  void oneWarningSaysHowToTurnThemOnAndThatHelps() throws IOException, InterruptedException {
    List<String> lines = run(List.of(), "auto", "auto");
    assertEquals(List.of("scalar", "scalar", "scalar", "scalar"), names(lines));
    List<String> warnings = warnings(lines);
    assertEquals(1, warnings.size(), lines.toString());
    assertTrue(warnings.get(0).contains("add the JVM option " + MODULE + " "), lines.toString());

    List<String> cured = run(List.of(MODULE), "auto", "auto");
    assertEquals(List.of("vector-N", "vector-N", "vector-N", "vector-N"), names(cured));
    assertEquals(List.of(), warnings(cured));
  }

  @Test
  void aJvmWithoutItsOptimisingCompilerIsToldWhatStopsIt()
      throws IOException, InterruptedException {
    List<String> lines = run(List.of(MODULE, "-XX:TieredStopAtLevel=1"), "auto");
    assertEquals(List.of("scalar", "scalar"), names(lines));
    List<String> warnings = warnings(lines);
    assertEquals(1, warnings.size(), lines.toString());
    assertTrue(warnings.get(0).contains("remove the JVM options -Xint"), lines.toString());
  }

  /** As of a Java that was linked from some of its modules. */
  @Test
  void aJavaWithoutTheModuleIsNotToldToAddIt() throws IOException, InterruptedException {
    Path linked = Path.of("target", "java-base-only");
    if (!linked.toFile().exists()) {
      Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
      List<String> words =
          List.of(jlink.toString(), "--add-modules=java.base", "--output=" + linked);
      assertEquals(List.of(), output(words));
    }
    List<String> lines = run(linked, List.of(), "auto");
    assertEquals(List.of("scalar", "scalar"), names(lines));
    assertEquals(1, warnings(lines).size(), lines.toString());
    assertTrue(
        warnings(lines).get(0).contains("this Java has no module jdk.incubator.vector; use a JDK"),
        lines.toString());
  }

  @Test
  void plainLoopsThatWereAskedForAreNoWarning() throws IOException, InterruptedException {
    List<String> lines = run(List.of(), "scalar");
    assertEquals(List.of("scalar", "scalar"), names(lines));
    assertEquals(List.of(), warnings(lines));
  }

  private static List<String> names(List<String> lines) {
    return lines.stream().filter(line -> line.matches("scalar|vector-N")).toList();
  }

  private static List<String> warnings(List<String> lines) {
    return lines.stream().filter(line -> line.contains(OFF)).toList();
  }

  private static List<String> run(List<String> options, String... choices)
      throws IOException, InterruptedException {
    return run(Path.of(System.getProperty("java.home")), options, choices);
  }

  private static List<String> run(Path java, List<String> options, String... choices)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin").resolve("java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asks.class.getName()));
    command.addAll(List.of(choices));
    return output(command);
  }

  private static List<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text.lines().toList();
  }
}
