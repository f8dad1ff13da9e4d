package io.thalweg.driver.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Starts real Sparks for tests: local ones and ones with executors of their own. */
public final class TestClusters {
  private TestClusters() {}

  /**
   * A context on the given master, in the place of any other; for {@code local-cluster[...]}
   * executors are real processes.
   */
  public static JavaSparkContext start(String master) throws Exception {
    stop();
    return new JavaSparkContext(conf(master));
  }

  /** Stops the session that tests share, which starts again for the next that asks for it. */
  public static void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }

  /** The settings of a test on the given master. */
  public static SparkConf conf(String master) throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("thalweg-test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.sql.shuffle.partitions", "4");
    if (master.startsWith("local-cluster") || master.startsWith("spark:")) {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
      conf.set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
          .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
          .set("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1");
    }
    return conf;
  }

  /** The settings of {@code conf/secure.conf} that this Spark can take: see there. */
  public static String secureSettings() throws IOException {
    Stream<String> lines = Files.readString(Path.of("..", "conf", "secure.conf")).lines();
    boolean stands = org.apache.spark.package$.MODULE$.SPARK_VERSION().matches("4\\.[01]\\..*");
    return lines
        .filter(line -> !(stands && line.startsWith("spark.network.crypto.cipher")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Kills one executor process of a local cluster, as SIGKILL does; how many it has found. */
  public static int killOneExecutor() {
    return (int) anExecutor().filter(ProcessHandle::destroyForcibly).count();
  }

  /** Halts one executor process of a local cluster by SIGSTOP; how many it has found. */
  public static int stopOneExecutor() {
    return (int) anExecutor().filter(process -> signal("STOP", process)).count();
  }

  /** Tells one executor process of a local cluster to leave, by SIGPWR; how many it has found. */
  public static int decommissionOneExecutor() {
    return (int) anExecutor().filter(process -> signal("PWR", process)).count();
  }

  /** Halts a process by SIGSTOP; whether that has worked. */
  public static boolean halt(ProcessHandle process) {
    return signal("STOP", process);
  }

  /** Lets a process that was halted go on; whether that has worked. */
  public static boolean goOn(ProcessHandle process) {
    return signal("CONT", process);
  }

  /** One executor process of a local cluster. */
  public static ProcessHandle anyExecutor() {
    return anExecutor().findFirst().orElseThrow();
  }

  private static Stream<ProcessHandle> anExecutor() {
    return ProcessHandle.current()
        .children()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .limit(1);
  }

  private static boolean signal(String name, ProcessHandle process) {
    try {
      String[] command = {"kill", "-" + name, String.valueOf(process.pid())};
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
