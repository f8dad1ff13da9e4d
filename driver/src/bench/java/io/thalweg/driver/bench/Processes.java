package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts processes and reads what they have measured. */
final class Processes {
  private static final String RESULT = "RESULT ";
  private static final int LONGEST = 200; // characters of a log's line in a message
  private static final List<String> LIBRARIES =
      List.of("OPENBLAS_", "GOTO_", "OMP_", "KMP_", "MKL_");

  private Processes() {}

  /**
   * Runs a command to its end; output and errors go to {@code log}.
   *
   * @throws IOException if it does not end with 0: the last line of its log, and where that is
   */
  static void run(List<String> command, Path directory, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    finish(start(command, directory, environment, log), log);
  }

  /**
   * Starts a command. What the caller's shell tells numerical libraries does not count: {@code
   * environment} alone does.
   */
  static Process start(
      List<String> command, Path directory, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(Processes::steersLibraries);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static boolean steersLibraries(String variable) {
    return LIBRARIES.stream().anyMatch(variable::startsWith);
  }

  /** Waits for a process of {@link #start}; it is ended with us if we are interrupted. */
  static void finish(Process process, Path log) throws IOException, InterruptedException {
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "exit code "
                + process.exitValue()
                + ", "
                + lastWords(log)
                + " (all of it: "
                + log
                + ")");
      }
    } finally {
      process.destroy();
    }
  }

  /** The last line of a log that is not a part of a stack trace, cut to what a table can hold. */
  private static String lastWords(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> !line.isBlank() && !line.matches("\\s+(at |\\.\\.\\. ).*"))
        .reduce((earlier, later) -> later)
        .map(line -> line.strip().replace('|', '/'))
        .map(line -> line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...")
        .orElse("without a word");
  }

  /** The numbers in the lines {@code RESULT name=number ...} of a log; later ones win. */
  static Map<String, Double> results(Path log) throws IOException {
    Map<String, Double> results = new LinkedHashMap<>();
    for (String line : Files.readString(log, StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith(RESULT)) {
        for (String word : line.substring(RESULT.length()).split(" ")) {
          int equals = word.indexOf('=');
          results.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
        }
      }
    }
    if (results.isEmpty()) {
      throw new IOException("no results in " + log);
    }
    return results;
  }

  /** Prints numbers for {@link #results}. */
  static void print(Map<String, Double> results) {
    StringBuilder line = new StringBuilder(RESULT.strip());
    results.forEach((name, number) -> line.append(' ').append(name).append('=').append(number));
    System.out.println(line);
  }
}
