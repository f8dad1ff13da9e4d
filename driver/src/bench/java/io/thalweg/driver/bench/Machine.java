package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the numbers of a run hold for: machine, versions, revision of the program. */
public final class Machine {
  private Machine() {}

  /** Processor, memory, versions, commit. */
  public static Map<String, Object> describe(Path root) throws IOException, InterruptedException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cpu", first(Path.of("/proc/cpuinfo"), "model name"));
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("memory", first(Path.of("/proc/meminfo"), "MemTotal"));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    machine.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    machine.put("revision", git(root, "rev-parse", "HEAD"));
    machine.put("changes", git(root, "status", "--porcelain").lines().count());
    return machine;
  }

  private static String first(Path file, String key) throws IOException {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    return Files.readString(file)
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String git(Path root, String... words) throws IOException, InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = "git";
    System.arraycopy(words, 0, command, 1, words.length);
    Process process = new ProcessBuilder(command).directory(root.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? output.strip() : "unknown";
  }
}
