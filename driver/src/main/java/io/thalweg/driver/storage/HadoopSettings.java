package io.thalweg.driver.storage;

import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Hadoop's settings: those of the Spark session of this thread or process; before there is one,
 * those of {@code core-site.xml}, and {@code spark.hadoop.*} of the settings that it will have.
 */
final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private static volatile Map<String, String> given = Map.of();

  private HadoopSettings() {}

  static void give(Map<String, String> spark) {
    given = Map.copyOf(spark);
  }

  static Configuration current() {
    return session(SparkSession.getActiveSession())
        .or(() -> session(SparkSession.getDefaultSession()))
        .map(session -> session.sparkContext().hadoopConfiguration())
        .orElseGet(HadoopSettings::ofNoSession);
  }

  private static Optional<SparkSession> session(Option<SparkSession> known) {
    return known.isDefined() && !known.get().sparkContext().isStopped()
        ? Optional.of(known.get())
        : Optional.empty();
  }

  private static Configuration ofNoSession() {
    Configuration settings = new Configuration();
    given.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            settings.set(key.substring(PREFIX.length()), value);
          }
        });
    return settings;
  }
}
