package io.thalweg.driver.fit;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.SourceRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The first rows of a source. Remembers the source, once it has been opened. */
final class FirstRows implements RowSource {
  private final RowSource source;
  private final int most;
  private Optional<SourceRows> all = Optional.empty();

  FirstRows(RowSource source, int most) {
    this.source = source;
    this.most = most;
  }

  /** All rows of the source; none before it has been opened. */
  Optional<SourceRows> all() {
    return all;
  }

  @Override
  public DataColumns columns() {
    return source.columns();
  }

  @Override
  public SourceRows read(SparkSession spark) {
    all = Optional.of(source.read(spark));
    return all.get().first(most);
  }

  @Override
  public SourceRows readLike(SparkSession spark, List<FeatureColumn> trained) {
    return source.readLike(spark, trained).first(most);
  }

  @Override
  public LabelAdvice.Words words(SparkSession spark) {
    return source.words(spark);
  }
}
