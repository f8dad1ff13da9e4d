package io.thalweg.driver.bench;

import io.thalweg.driver.files.Json;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bench.json whose figures may be published: it names the commit that was measured.
 *
 * @param started when
 * @param commit the whole hash
 * @param machine what {@link Machine} has found
 * @param pairs samples of each side
 * @param samples by experiment
 */
record Recording(
    Instant started,
    String commit,
    Map<String, String> machine,
    int pairs,
    Map<String, Samples> samples) {

  /**
   * Reads a file.
   *
   * @throws ThalwegException {@link ErrorCode#BAD_VALUE} if it is no output of the bench, or of a
   *     program that is no commit
   */
  static Recording read(Path file) throws IOException {
    Map<String, Object> report = Json.parse(Files.readAllBytes(file));
    if (!(report.get("started") instanceof String started)
        || !(report.get("machine") instanceof Map<?, ?> fields)
        || !(report.get("pairs") instanceof Integer pairs)
        || !(report.get("samples") instanceof Map<?, ?> experiments)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, file + " is no output of deploy/bench")
          .expected("an object with started, machine, pairs and samples")
          .found("the keys " + report.keySet())
          .remedy("deploy/bench --output FILE writes one");
    }
    Map<String, String> machine = new LinkedHashMap<>();
    fields.forEach((key, value) -> machine.put((String) key, String.valueOf(value)));
    Map<String, Samples> samples = new LinkedHashMap<>();
    experiments.forEach((name, sides) -> samples.put((String) name, Samples.of((Map<?, ?>) sides)));
    return new Recording(
        Instant.parse(started), commit(file, machine), Map.copyOf(machine), pairs, samples);
  }

  private static String commit(Path file, Map<String, String> machine) {
    String revision = machine.getOrDefault("revision", "");
    String changes = machine.getOrDefault("changes", "");
    if (revision.matches("[0-9a-f]{40}") && changes.equals("0")) {
      return revision;
    }
    throw ThalwegException.of(
            ErrorCode.BAD_VALUE, file + " holds the figures of a program that is no commit")
        .expected("a revision, and no changed or new file beside it")
        .found("revision " + revision + ", changed or new files: " + changes)
        .remedy("commit everything, then measure again");
  }

  /** The file's name among those that are kept: when it began and what it measured. */
  String fileName() {
    String minute = started.toString().substring(0, 16).replaceAll("[-:]", "");
    return minute + "-" + shortCommit() + ".json";
  }

  String shortCommit() {
    return commit.substring(0, 7);
  }

  String date() {
    return started.toString().substring(0, 10);
  }

  /** In GB, from the kB of Linux. */
  String memory() {
    String text = machine.getOrDefault("memory", "unknown");
    return text.matches("\\d+ kB")
        ? Math.round(Long.parseLong(text.replace(" kB", "")) / 1e6) + " GB"
        : text;
  }

  /** Processor and cores, for a row. */
  String processor() {
    return machine.get("cpu") + ", " + machine.get("cores") + " cores";
  }
}
