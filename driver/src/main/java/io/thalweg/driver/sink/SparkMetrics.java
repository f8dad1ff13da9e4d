package io.thalweg.driver.sink;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.RoundRecord;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The figures of the newest logged round as gauges of Spark's metrics system, which gives them to
 * all of its sinks: Prometheus, JMX, Graphite, files. {@code round} is how many rounds are done.
 */
public final class SparkMetrics implements Sink, Source {
  private final MetricRegistry registry = new MetricRegistry();
  private final Map<String, Double> newest = new ConcurrentHashMap<>();

  private SparkMetrics() {}

  /** Registered with the running Spark. */
  public static SparkMetrics register() {
    SparkMetrics metrics = new SparkMetrics();
    SparkEnv.get().metricsSystem().registerSource(metrics);
    return metrics;
  }

  @Override
  public String sourceName() {
    return "thalweg";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void round(RoundRecord round) {
    set("round", (double) round.round());
    Figures.of(round).forEach((name, value) -> set(name.replace('/', '.'), value));
  }

  private void set(String name, Double value) {
    if (newest.put(name, value) == null) {
      registry.register(name, (Gauge<Double>) () -> newest.get(name));
    }
  }

  @Override
  public void end(RunStatus status) {
    SparkEnv env = SparkEnv.get();
    if (env != null) { // Spark may have been stopped by others
      env.metricsSystem().removeSource(this);
    }
  }
}
