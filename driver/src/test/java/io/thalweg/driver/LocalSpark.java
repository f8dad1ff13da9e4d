package io.thalweg.driver;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link SparkSession} parameter: one real local session with two cores, shared by
 * all tests of the JVM and stopped after the last. Tests that start and stop a Spark of their own
 * end it; the next one that asks gets a new one.
 */
public final class LocalSpark implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LocalSpark.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
        .living();
  }

  private static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("thalweg tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.sql.warehouse.dir", "target/spark-warehouse")
        .getOrCreate();
  }

  private static final class Shared implements AutoCloseable {
    private SparkSession session = start();

    SparkSession living() {
      if (session.sparkContext().isStopped()) {
        session = start();
      }
      return session;
    }

    @Override
    public void close() {
      session.stop();
    }
  }
}
