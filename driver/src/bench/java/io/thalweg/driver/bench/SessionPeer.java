package io.thalweg.driver.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark's own start: from the start of the process to a session. */
final class SessionPeer {
  private SessionPeer() {}

  /** No words. */
  public static void main(String[] words) throws IOException {
    try (SparkSession spark = PeerSpark.start("local[2]")) {
      long started = ManagementFactory.getRuntimeMXBean().getStartTime();
      Processes.print(Map.of("start_s", (System.currentTimeMillis() - started) / 1e3));
      spark.sparkContext();
    }
  }
}
