package io.thalweg.driver.ingest;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import scala.Option;
import scala.math.BigInt;

/**
 * How many rows a source has, from what is known of it: the count of rows that Spark has cached,
 * the footers of Parquet files, else bytes. A cell of text is taken for {@value #CELL_BYTES} bytes,
 * {@value #PACKED} times as many where the file is compressed, a row of another format for as many
 * bytes as it has packed.
 *
 * @param rows about how many; 0 where nothing is known
 * @param isCounted whether they are so many, but for bad ones
 */
public record SourceSize(long rows, boolean isCounted) {
  private static final int CELL_BYTES = 8;
  private static final int PACKED = 4;
  private static final int FOOTERS = 16; // of many files, some
  private static final double UNKNOWN = 1e15; // Spark's word for it is larger
  private static final SourceSize NONE = new SourceSize(0, false);

  static SourceSize of(Dataset<Row> used, int cells, int rowBytes) {
    LogicalPlan plan = used.queryExecution().optimizedPlan();
    boolean filtered = false;
    while (plan instanceof Project || plan instanceof Filter) {
      filtered |= plan instanceof Filter;
      plan = plan.children().head();
    }
    Option<BigInt> counted = plan.stats().rowCount();
    if (counted.isDefined()) {
      return new SourceSize(counted.get().toLong(), !filtered);
    }
    Optional<SourceSize> footers = isParquet(plan) ? footers(used) : Optional.empty();
    if (footers.isPresent()) {
      SourceSize all = footers.get();
      return new SourceSize(all.rows(), all.isCounted() && !filtered);
    }
    double bytes = bytes(plan);
    double each = cells > 0 ? (double) CELL_BYTES * cells / packed(used) : rowBytes;
    return bytes > UNKNOWN ? NONE : new SourceSize(Math.round(bytes / each), false);
  }

  private static double bytes(LogicalPlan plan) {
    return plan instanceof LogicalRelation known && known.relation() instanceof HadoopFsRelation fs
        ? fs.location().sizeInBytes()
        : plan.stats().sizeInBytes().doubleValue();
  }

  private static boolean isParquet(LogicalPlan plan) {
    return plan instanceof LogicalRelation known
        && known.relation() instanceof HadoopFsRelation files
        && files.fileFormat() instanceof ParquetFileFormat;
  }

  private static int packed(Dataset<Row> used) {
    String[] files = used.inputFiles();
    return files.length > 0 && files[0].matches(".*\\.(gz|bz2|zst|lz4|snappy|deflate)")
        ? PACKED
        : 1;
  }

  /** Rows of all files, from the footers of some; nothing where one cannot be read. */
  private static Optional<SourceSize> footers(Dataset<Row> used) {
    String[] files = used.inputFiles();
    int step = Math.max(1, (files.length + FOOTERS - 1) / FOOTERS);
    Configuration conf = used.sparkSession().sessionState().newHadoopConf();
    long rows = 0;
    int read = 0;
    try {
      for (int i = 0; i < files.length; i += step) {
        rows += rows(new Path(files[i]), conf);
        read++;
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // reading the rows will say what is wrong with it
    }
    return read == 0
        ? Optional.empty()
        : Optional.of(new SourceSize(rows * files.length / read, read == files.length));
  }

  private static long rows(Path file, Configuration conf) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      return reader.getRecordCount();
    }
  }
}
