package io.thalweg.driver.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts real Sparks for tests: local ones and ones with executors of their own. */
public final class TestClusters {
  private TestClusters() {}

  /** A context on the given master; for {@code local-cluster[...]} executors are real processes. */
  public static JavaSparkContext start(String master) throws Exception {
    return new JavaSparkContext(conf(master));
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
    if (master.startsWith("local-cluster")) {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
      conf.set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
          .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
          .set("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1");
    }
    return conf;
  }

  /** Kills one executor process of a local cluster, as SIGKILL does; how many it has found. */
  public static int killOneExecutor() {
    return (int)
        ProcessHandle.current()
            .children()
            .filter(process -> process.info().command().orElse("").endsWith("java"))
            .limit(1)
            .filter(ProcessHandle::destroyForcibly)
            .count();
  }
}
