package io.thalweg.driver.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
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
 * the footers of Parquet files, else bytes. A line of text is as long as the first ones, and has
 * {@value #PACKED} times fewer bytes where the file is compressed; a row of another format has as
 * many bytes as when it is packed.
 *
 * @param rows about how many; 0 where nothing is known
 * @param isCounted whether they are so many, but for bad ones
 */
public record SourceSize(long rows, boolean isCounted) {
  private static final int LOOKED_AT = 1 << 16; // bytes of text
  private static final int PACKED = 4;
  private static final int FOOTERS = 8; // of many files, some
  private static final double UNKNOWN = 1e15; // Spark's word for it is larger
  private static final SourceSize NONE = new SourceSize(0, false);

  static SourceSize of(Dataset<Row> used, boolean isText, int rowBytes) {
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
    double each = isText ? lineBytes(used) : rowBytes;
    return bytes > UNKNOWN || !(each > 0) ? NONE : new SourceSize(Math.round(bytes / each), false);
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

  /** Bytes of a line in the first file, as they lie there; 0 where it cannot be read. */
  private static double lineBytes(Dataset<Row> used) {
    String[] files = used.inputFiles();
    if (files.length == 0) {
      return 0;
    }
    Path file = new Path(files[0]);
    Configuration conf = used.sparkSession().sessionState().newHadoopConf();
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(file);
    try (InputStream raw = file.getFileSystem(conf).open(file);
        InputStream text = codec == null ? raw : codec.createInputStream(raw)) {
      byte[] bytes = text.readNBytes(LOOKED_AT);
      long lines = IntStream.range(0, bytes.length).filter(i -> bytes[i] == '\n').count();
      return (double) bytes.length / Math.max(1, lines) / (codec == null ? 1 : PACKED);
    } catch (IOException | RuntimeException e) {
      return 0; // reading the rows will say what is wrong with it
    }
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
