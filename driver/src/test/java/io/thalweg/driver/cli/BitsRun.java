package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.StandaloneCluster;
import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.report.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/**
 * Trains one config through the command line, on one data set in many forms and on many kinds of
 * cluster. What a run returns is its {@code params_sha256}, so that equal means bit for bit.
 */
final class BitsRun {
  private static final String STANDALONE = "standalone[2]";
  private static final String RESUME = "--resume";
  private static final long POLL_NANOS = 10_000_000;

  private final Path folder;
  private final String config;
  private int runs;

  /**
   * Runs that share a folder.
   *
   * @param config YAML with {@code %s} for the path of the training data
   */
  BitsRun(Path folder, String config) {
    this.folder = folder;
    this.config = config;
  }

  /** A row of the whole matrix: the form of the data, the master, one setting of the config. */
  record Variant(String data, String master, String set) {}

  /** Every kind of cluster, transport, form of the data and kernel that the promise names. */
  static Stream<Variant> matrix() {
    return Stream.of(
        new Variant("one.parquet", "local[1]", "transport=resident"),
        new Variant("one.parquet", "local[2]", "transport=resident"),
        new Variant("one.parquet", "local[4]", "transport=resident"),
        new Variant("seven.parquet", "local[2]", "transport=resident"),
        new Variant("shuffled.parquet", "local[2]", "transport=resident"),
        new Variant("three.csv", "local[2]", "transport=resident"),
        new Variant("one.parquet", "local[1]", "transport=job"),
        new Variant("seven.parquet", "local[2]", "transport=job"),
        new Variant("shuffled.parquet", "local[4]", "transport=job"),
        new Variant("one.parquet", "local[2]", "kernels=scalar"),
        new Variant("seven.parquet", "local-cluster[2,1,1024]", "transport=resident"),
        new Variant("shuffled.parquet", "local-cluster[3,1,1024]", "transport=resident"),
        new Variant("three.csv", "local-cluster[2,1,1024]", "transport=job"),
        new Variant("one.parquet", "local-cluster[3,1,1024]", "transport=job"),
        new Variant("seven.parquet", "local-cluster[2,1,1024]", "kernels=scalar"),
        new Variant("three.csv", "local-cluster[2,1,1024]", "spark.thalweg.shardMemory=0"),
        new Variant("one.parquet", "local[3]", "spark.thalweg.shardMemory=50k"),
        new Variant("one.parquet", STANDALONE, "transport=resident"),
        new Variant("shuffled.parquet", STANDALONE, "transport=job"));
  }

  /** Writes the same rows as one file, as seven, in another order, as CSV and as ORC. */
  void writeForms(Dataset<Row> rows) {
    rows.coalesce(1).write().parquet(path("one.parquet"));
    rows.repartition(7).write().parquet(path("seven.parquet"));
    rows.orderBy(functions.rand(5)).coalesce(1).write().parquet(path("shuffled.parquet"));
    rows.repartition(3).write().option("header", "true").csv(path("three.csv"));
    rows.repartition(2).write().orc(path("two.orc"));
  }

  /** The hash after a run on a row of the matrix. */
  String train(Variant variant) throws Exception {
    if (!variant.master().equals(STANDALONE)) {
      return train(variant.data(), variant.master(), variant.set());
    }
    Path logs = Files.createTempDirectory(folder, "cluster");
    try (StandaloneCluster cluster = StandaloneCluster.start(logs, 2)) {
      return train(variant.data(), cluster.master(), variant.set());
    }
  }

  /** The hash after a run with the given settings of the config. */
  String train(String data, String master, String... sets) throws Exception {
    return train(nextRun(), data, master, sets);
  }

  private String train(Path run, String data, String master, String... sets) throws Exception {
    List<String> words = words(run, data, master);
    for (String set : sets) {
      words.addAll(set.equals(RESUME) ? List.of(RESUME) : List.of(option(set), set));
    }
    for (Tuple2<String, String> setting : TestClusters.conf(master).getAll()) {
      if (!setting._1().equals("spark.master")) {
        words.addAll(List.of("--conf", setting._1() + "=" + setting._2()));
      }
    }
    Output output = Output.of(words.toArray(String[]::new));
    assertEquals(0, output.code(), output.err());
    return summary(run, "params_sha256");
  }

  /** The option that sets a value of the config, or of Spark. */
  private static String option(String set) {
    return set.startsWith("spark.") ? "--conf" : "--set";
  }

  /** The hash after a run of a process of its own whose vectors are forced to a width. */
  String trainAtWidth(String bits, String data) throws Exception {
    Path run = nextRun();
    String[] words = words(run, data, "local[2]").toArray(String[]::new);
    Output output = Program.run(folder, List.of("-Dthalweg.kernels.bits=" + bits), words);
    assertEquals(0, output.code(), output.err());
    assertEquals("vector-" + bits, summary(run, "kernels"));
    return summary(run, "params_sha256");
  }

  /**
   * The hash after a run during which one executor gets SIGKILL.
   *
   * @param round after which this happens, at the earliest
   * @param rounds of the whole run: the kill must come before the last
   */
  String trainWithAKill(int round, int rounds, String data, String... sets) throws Exception {
    Path run = nextRun();
    CompletableFuture<Integer> killedAfter =
        CompletableFuture.supplyAsync(() -> killAfter(round, run.resolve("metrics.jsonl")));
    List<String> all = new ArrayList<>(List.of(sets));
    all.add("log_every=1");
    String hash = train(run, data, "local-cluster[2,1,1024]", all.toArray(String[]::new));
    assertTrue(killedAfter.get() < rounds, "killed after round " + killedAfter.get());
    return hash;
  }

  /** A run directory that a process has left in the middle of the run, killed by SIGKILL. */
  Path leave(String data, String... sets) throws Exception {
    Path run = nextRun();
    List<String> words = words(run, data, "local[2]");
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    Path checkpoints = run.resolve("checkpoints");
    Output killed =
        Program.kill(folder, () -> hasCheckpoint(checkpoints), words.toArray(String[]::new));
    assertEquals(128 + 9, killed.code(), killed.err());
    return run;
  }

  private static boolean hasCheckpoint(Path checkpoints) {
    String[] names = checkpoints.toFile().list((place, name) -> name.startsWith("round-"));
    return names != null && names.length > 0;
  }

  /** The hash after a copy of {@code left} has gone on elsewhere. */
  String resume(Path left, String data, String master, String... sets) throws Exception {
    Path run = nextRun();
    try (Stream<Path> files = Files.walk(left)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(left.relativize(file).toString()));
      }
    }
    List<String> all = new ArrayList<>(List.of(sets));
    all.add(RESUME);
    String hash = train(run, data, master, all.toArray(String[]::new));
    assertTrue(
        Files.readString(run.resolve("summary.json")).contains("\"resumed\": [ {"), "it went on");
    return hash;
  }

  private static int killAfter(int round, Path metrics) {
    int done = 0;
    while (done < round) {
      done = Files.exists(metrics) ? MetricsLog.read(metrics).size() : 0;
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertEquals(1, TestClusters.killOneExecutor(), "one executor was killed");
    return MetricsLog.read(metrics).size();
  }

  private List<String> words(Path run, String data, String master) throws IOException {
    Path yaml = Files.writeString(folder.resolve("bits.yaml"), config.formatted(path(data)));
    List<String> words = new ArrayList<>(List.of("train", yaml.toString()));
    words.addAll(List.of("--master", master, "--run-dir", run.toString()));
    return words;
  }

  private Path nextRun() {
    return folder.resolve("run-" + runs++);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String summary(Path run, String key) throws IOException {
    return (String) Json.parse(Files.readAllBytes(run.resolve("summary.json"))).get(key);
  }
}
