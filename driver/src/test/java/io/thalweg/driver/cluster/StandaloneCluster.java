package io.thalweg.driver.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Spark cluster for a test: a standalone master and its workers, one core each, as processes
 * on loopback.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern WORKER = Pattern.compile("Registering worker ");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final Path folder;
  private final List<String> words; // of each daemon
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  private StandaloneCluster(Path folder, int workers, List<String> words)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.words = words;
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spawn("master.Master", "--port", "0", "--webui-port", "0");
    this.master = await(MASTER, 1).group(1);
    for (int worker = 0; worker < workers; worker++) {
      String work = folder.resolve("work").toString();
      spawn("worker.Worker", "--cores", "1", "--webui-port", "0", "--work-dir", work, master);
    }
    await(WORKER, workers);
  }

  /** Starts the cluster, with its logs in {@code folder}, and waits until it is complete. */
  public static StandaloneCluster start(Path folder, int workers)
      throws IOException, InterruptedException {
    return new StandaloneCluster(folder, workers, List.of());
  }

  /** The same, all of whose daemons have the Spark settings of a file. */
  public static StandaloneCluster start(Path folder, int workers, Path settings)
      throws IOException, InterruptedException {
    return new StandaloneCluster(
        folder, workers, List.of("--properties-file", settings.toString()));
  }

  /** The URL {@code spark://127.0.0.1:PORT}. */
  public String master() {
    return master;
  }

  private void spawn(String daemon, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-Dspark.master.rest.enabled=false"));
    command.addAll(List.of("org.apache.spark.deploy." + daemon, "--host", "127.0.0.1"));
    command.addAll(words);
    command.addAll(List.of(more));
    Path log = folder.resolve("spark-" + processes.size() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    processes.add(builder.start());
  }

  /** Waits until the master's log holds {@code count} such lines; the last of them. */
  private Matcher await(Pattern line, int count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      String log = Files.readString(folder.resolve("spark-0.log"));
      Matcher matcher = line.matcher(log);
      for (int found = 0; matcher.find(); ) {
        if (++found == count) {
          return matcher;
        }
      }
      Thread.sleep(100);
    }
    close();
    throw new AssertionError("the cluster does not start; its logs are in " + folder);
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
