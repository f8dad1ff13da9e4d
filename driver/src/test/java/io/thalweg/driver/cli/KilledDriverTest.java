package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Drivers that are killed at any moment, between the start of Spark and the last file. */
@Tag("nightly")
class KilledDriverTest {
  private static final int RUNS = 50;
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final long ORPHANS_MILLIS = 5_000;
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y, validation_fraction: 0.2}
      model: {layers: [{linear: 4}, batch_norm, tanh, {linear: 1}]}
      loss: mse
      optimizer: {type: adam, lr: 1.0e-3}
      schedule: {type: cosine}
      batch: 16
      rounds: 6000
      evaluate_every: 20
      log_every: 10
      checkpoint: {every: 100 rounds, keep: 2}
      """;

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 300; i++) {
      text.append(i % 7 - 3).append(',').append(i % 11 - 5).append(',');
      text.append((i % 7) * 0.3 - (i % 5) * 0.1).append('\n');
    }
    Files.writeString(root.resolve("rows.csv"), text);
    Files.writeString(root.resolve("small.yaml"), CONFIG);
  }

  @Test
  void aRunWhoseDriverIsKilledComesToTheSameBitsAndLeavesNoProcess() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long begun = System.nanoTime();
    Output whole = Program.run(root, words("whole", "local[2]"));
    long longest = System.nanoTime() - begun;
    assertEquals(0, whole.code(), whole.err());
    int killed = 0;
    for (int run = 0; run < RUNS; run++) {
      String name = "run-" + run;
      boolean onCluster = run % 10 == 9;
      long moment = (long) (random.nextDouble() * longest * (onCluster ? 2 : 1));
      killed += isKilled(name, onCluster ? CLUSTER : "local[2]", moment) ? 1 : 0;
      Output last = Output.of(here(name, "local[" + (1 + random.nextInt(3)) + "]"));
      assertEquals(0, last.code(), last.err());
      assertEquals(hash("whole"), hash(name), name + " killed after " + moment + " ns");
    }
    System.out.println(killed + " of " + RUNS + " drivers were killed");
    assertTrue(killed > RUNS / 2, killed + " were killed before their end");
  }

  /** Kills a driver after some time; whether it has still been running. */
  private boolean isKilled(String name, String master, long nanos) throws Exception {
    List<ProcessHandle> executors = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    Output output =
        Program.kill(
            root,
            () -> {
              boolean due = System.nanoTime() >= end;
              if (due) {
                ProcessHandle.current()
                    .children()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(executors::add);
              }
              return due;
            },
            words(name, master));
    long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ORPHANS_MILLIS);
    while (executors.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < patience) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertEquals(List.of(), executors.stream().filter(ProcessHandle::isAlive).toList());
    return output.code() == 128 + 9;
  }

  private String[] words(String run, String master) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("train", "small.yaml", "--run-dir", run, "--resume"));
    words.addAll(List.of("--master", master));
    if (master.equals(CLUSTER)) {
      for (Tuple2<String, String> setting : TestClusters.conf(CLUSTER).getAll()) {
        if (!setting._1().equals("spark.master")) {
          words.addAll(List.of("--conf", setting._1() + "=" + setting._2()));
        }
      }
    }
    return words.toArray(String[]::new);
  }

  private String[] here(String run, String master) {
    return new String[] {
      "train",
      root.resolve("small.yaml").toString(),
      "--run-dir",
      root.resolve(run).toString(),
      "--resume",
      "--master",
      master
    };
  }

  private Object hash(String run) throws IOException {
    return Json.parse(Files.readAllBytes(root.resolve(run).resolve("summary.json")))
        .get("params_sha256");
  }
}
