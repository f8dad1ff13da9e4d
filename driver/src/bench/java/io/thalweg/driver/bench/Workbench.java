package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where measurements take place: the repository, the folder for data and logs, and how to start
 * things there.
 *
 * @param root the repository
 * @param work a folder for generated data, run directories and logs
 */
record Workbench(Path root, Path work) {
  private static final String HEAP = "5g";

  /**
   * The whole heap is there, and touched, before the first row is read. Else what a first touch
   * costs is part of each side's time, and on a virtual machine that is the host's affair.
   */
  private static final String HEAP_OPTIONS =
      "-Xms" + HEAP + " -Xmx" + HEAP + " -Xmn2g -XX:+AlwaysPreTouch";

  /** What {@code deploy/thalweg} chooses, for the peers too. */
  private static final String LAUNCHER_OPTIONS =
      "-XX:+UseParallelGC -XX:+UseTransparentHugePages -XX:MetaspaceSize=192m";

  /** Heap of a peer or of ours; the same for all. */
  static String heap() {
    return HEAP;
  }

  /** Generated rows in Parquet, made on first use. */
  Path data(String kind, long first, long rows) throws IOException, InterruptedException {
    Path path = work.resolve("data").resolve(kind + "-" + first + "-" + rows + ".parquet");
    if (!Files.exists(path.resolve("_SUCCESS"))) {
      Files.createDirectories(path.getParent());
      List<String> command =
          List.of(
              launcher(),
              "generate",
              kind,
              "--seed=101",
              "--rows=" + rows,
              "--first-row=" + first,
              "--output=" + path);
      Processes.run(command, root, Map.of(), log("generate-" + kind));
    }
    return path;
  }

  /** Rows of text columns: see {@link TablePeers}. */
  Path table() throws IOException, InterruptedException {
    Path path = work.resolve("data").resolve("table.parquet");
    if (!Files.exists(path.resolve("_SUCCESS"))) {
      spark("write-table", TablePeers.class, "write", path.toString());
    }
    return path;
  }

  /** The same rows as raw little-endian files for PyTorch: see {@link RawFiles}. */
  Path raw(String kind, long first, long rows) throws IOException, InterruptedException {
    Path parquet = data(kind, first, rows);
    Path path = Path.of(parquet + ".raw");
    if (!Files.exists(path.resolve(RawFiles.LABELS))) {
      java("raw-" + kind, RawFiles.class.getName(), Map.of(), parquet.toString(), path.toString());
    }
    return path;
  }

  /** {@code deploy/thalweg}. */
  String launcher() {
    return root.resolve("deploy/thalweg").toString();
  }

  /** A file for the output of a process; the last one of a name is kept. */
  Path log(String name) throws IOException {
    return Files.createDirectories(work.resolve("logs")).resolve(name + ".log");
  }

  /**
   * Runs a class of the bench in a JVM of its own, with Spark's options and the launcher's.
   *
   * @return what it has printed, for {@link Processes#results}
   */
  Path java(String name, String type, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(javaCommand());
    command.add("@" + Path.of(sparkHome(), "java.options"));
    command.addAll(List.of(HEAP_OPTIONS.split(" ")));
    command.addAll(List.of(LAUNCHER_OPTIONS.split(" ")));
    command.add("-Dspark.executor.extraJavaOptions=" + LAUNCHER_OPTIONS);
    command.add("-Dlog4j2.configurationFile=" + root.resolve("conf/log4j2.properties"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(type);
    command.addAll(Arrays.asList(words));
    Path log = log(name);
    Processes.run(command, root, environment, log);
    return log;
  }

  /** The Spark that {@code deploy/bench} has found: a folder with the options of its JVM. */
  private static String sparkHome() {
    return System.getenv("SPARK_HOME");
  }

  /** The same, with one BLAS thread as two Spark tasks need, and the numbers that it prints. */
  Map<String, Double> spark(String name, Class<?> type, String... words)
      throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("OPENBLAS_NUM_THREADS", "1");
    environment.put("SPARK_HOME", sparkHome());
    return Processes.results(java(name, type.getName(), environment, words));
  }

  /**
   * Runs the PyTorch peer: see {@code TorchPeer}, which only the profile {@code bench} compiles.
   *
   * @param threads of OpenMP
   * @param blasThreads of OpenBLAS, whose own threads fight with OpenMP's where they spin
   */
  Map<String, Double> torch(String name, int threads, int blasThreads, String... words)
      throws Skipped, IOException, InterruptedException {
    String type = "io.thalweg.driver.bench.TorchPeer";
    try {
      Class.forName(type, false, getClass().getClassLoader());
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new Skipped("PyTorch is not here: deploy/bench could not get its jars");
    }
    Map<String, String> environment =
        Map.of(
            "OMP_NUM_THREADS", Integer.toString(threads),
            "OPENBLAS_NUM_THREADS", Integer.toString(blasThreads),
            "OMP_WAIT_POLICY", "PASSIVE");
    List<String> all = new ArrayList<>(List.of(words));
    all.add(1, Integer.toString(threads));
    return Processes.results(java(name, type, environment, all.toArray(String[]::new)));
  }

  /** Runs {@code SystemDsPeer} from its source, with the jars of the pom.xml beside it. */
  Map<String, Double> systemDs(String name, Path raw)
      throws Skipped, IOException, InterruptedException {
    Path folder = root.resolve("driver/src/bench-systemds");
    Path jars = work.resolve("systemds.classpath");
    Path log = log(name);
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    String goal = "dependency:build-classpath";
    try {
      Processes.run(
          List.of("mvn", "-q", "-B", goal, "-Dmdep.outputFile=" + jars), folder, environment, log);
    } catch (IOException e) {
      throw new Skipped("the jars of SystemDS cannot be had: see " + log);
    }
    List<String> command = new ArrayList<>();
    command.add(javaCommand());
    command.addAll(List.of(HEAP_OPTIONS.split(" ")));
    command.addAll(List.of(LAUNCHER_OPTIONS.split(" ")));
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-cp");
    command.add(Files.readString(jars));
    command.add(folder.resolve("java/SystemDsPeer.java").toString());
    command.add(raw.resolve(RawFiles.FEATURES).toString());
    command.add(raw.resolve(RawFiles.LABELS).toString());
    Processes.run(command, root, environment, log);
    return Processes.results(log);
  }

  private static String javaCommand() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  /** Runs the Python loops: see {@code torch_loops.py}. */
  Map<String, Double> python(String name, String... words)
      throws Skipped, IOException, InterruptedException {
    Path log = log(name);
    try {
      Processes.run(List.of("python3", "-c", "import torch"), root, Map.of(), log);
    } catch (IOException e) {
      throw new Skipped("python3 has no torch");
    }
    List<String> command = new ArrayList<>();
    command.add("python3");
    command.add(root.resolve("driver/src/bench/python/torch_loops.py").toString());
    command.addAll(Arrays.asList(words));
    Map<String, String> one = Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1");
    Processes.run(command, root, one, log);
    return Processes.results(log);
  }
}
