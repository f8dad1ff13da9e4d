package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.StoppableJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files that are packed with bzip2 by their names. Hadoop's reader looks for the next packed block
 * from wherever it is, and so finds no rows at all in a file that has none; those of other packings
 * refuse such a file themselves.
 */
final class Bzip2Files {
  private static final String SUFFIX = ".bz2";
  private static final String MAGIC = "BZh";

  private Bzip2Files() {}

  /**
   * Checks the files among {@code files} that have such names.
   *
   * @throws ThalwegException UNREADABLE_DATA where one has another content
   */
  static void require(SparkSession spark, String[] files) {
    List<String> packed =
        Stream.of(files).filter(file -> file.toLowerCase(Locale.ROOT).endsWith(SUFFIX)).toList();
    if (packed.isEmpty()) {
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    StoppableJob.collect(
            context.parallelize(packed).filter(file -> !isPacked(file, hadoop.value())))
        .stream()
        .sorted()
        .findFirst()
        .ifPresent(Bzip2Files::refuse);
  }

  private static void refuse(String file) {
    throw ThalwegException.of(
            ErrorCode.UNREADABLE_DATA,
            FilePlace.readable(file) + " is not compressed as its name says")
        .expected("a file that bzip2 has written")
        .found("other bytes at its beginning")
        .remedy("rename the file, or write or copy it again, or leave it out");
  }

  /** An empty file has no rows, whatever its name. */
  private static boolean isPacked(String file, Configuration hadoop) throws IOException {
    try (InputStream in = FilePlace.openPacked(file, hadoop)) {
      String start = new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII);
      return start.isEmpty() || start.equals(MAGIC);
    }
  }
}
