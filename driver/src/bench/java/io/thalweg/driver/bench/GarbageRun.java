package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What rounds allocate, from the collector's own log of an unchanged run: a long run less a short
 * one, so that start and ingest drop out. Driver and workers share the process, so it is an upper
 * bound for the workers.
 */
final class GarbageRun {
  private static final int SHORT = 400_000;
  private static final int LONG = 2_400_000;
  private static final int WORKERS = 2;

  /** Heap before and after a pause: {@code Pause Young (Allocation Failure) 25M->3M(64M) 1.2ms}. */
  private static final Pattern PAUSE =
      Pattern.compile("Pause (Young|Full) .*?(\\d+)([KMG])->(\\d+)([KMG])\\(");

  private GarbageRun() {}

  static Map<String, Double> measure(Path data, Workbench bench)
      throws IOException, InterruptedException {
    Heap few = run("memory-short", SHORT, data, bench);
    Heap many = run("memory-long", LONG, data, bench);
    Map<String, Double> results = new LinkedHashMap<>();
    double bytes = (many.allocatedKilobytes() - few.allocatedKilobytes()) * 1024.0;
    results.put("bytes", bytes / (LONG - SHORT) / WORKERS);
    results.put("full_plus_1", 1 + (many.full() - few.full()) * 10_000.0 / (LONG - SHORT));
    return results;
  }

  private static Heap run(String name, int rounds, Path data, Workbench bench)
      throws IOException, InterruptedException {
    Path log = bench.log(name + "-gc");
    List<String> options =
        List.of("-Xmn32m", "-XX:+UseParallelGC", "-Xlog:gc:file=" + log + "::filecount=0");
    new ThalwegRun(name, "local[2]", RunConfigs.loop(data, rounds), options).measure(bench);
    Heap heap = Heap.of(Files.readAllLines(log));
    if (heap.allocatedKilobytes() == 0) {
      throw new IOException("no collections in " + log + ", although Spark's start needs some");
    }
    return heap;
  }

  /**
   * The sums of a collector's log.
   *
   * @param allocatedKilobytes by which the heap has grown between pauses
   * @param full full collections
   */
  record Heap(long allocatedKilobytes, long full) {
    static Heap of(List<String> lines) {
      long allocated = 0;
      long full = 0;
      long after = 0;
      for (String line : lines) {
        Matcher pause = PAUSE.matcher(line);
        if (pause.find()) {
          allocated += Math.max(0, kilobytes(pause.group(2), pause.group(3)) - after);
          after = kilobytes(pause.group(4), pause.group(5));
          full += pause.group(1).equals("Full") ? 1 : 0;
        }
      }
      return new Heap(allocated, full);
    }

    private static long kilobytes(String number, String unit) {
      return Long.parseLong(number) << 10 * "KMG".indexOf(unit);
    }
  }
}
