package io.thalweg.driver.fit;

import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.SourceQuery;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.shared.nn.Layer;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Rows that a config names.
 *
 * @param key where it does: {@code data.train} or {@code data.test}
 * @param layers the layers of the model
 */
record ConfiguredRows(DataSource source, DataColumns columns, String key, List<Layer> layers)
    implements RowSource {

  static ConfiguredRows of(RunConfig config, DataSource source, String key) {
    DataConfig data = config.data();
    DataColumns columns = DataColumns.of(data);
    return new ConfiguredRows(source, columns, key, config.layers());
  }

  @Override
  public SourceRows read(SparkSession spark) {
    return SourceReader.read(spark, source);
  }

  @Override
  public SourceRows readLike(SparkSession spark, List<FeatureColumn> trained) {
    return SourceReader.readLike(spark, source, trained);
  }

  @Override
  public LabelAdvice.Words words(SparkSession spark) {
    return new LabelWords(key, SourceQuery.relation(spark, source), layers);
  }
}
